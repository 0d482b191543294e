import { Value } from 'typebox/value'
import { PipelineFault } from '../pipeline-fault.ts'
import {
  type Model,
  type ModelVersion,
  type NewModelVersion,
  newModelVersionSchema,
} from './model-version.ts'

/** There is no such model, version or alias. */
export function unknownModel(model: string, what: { version?: number; alias?: string } = {}): PipelineFault {
  const { version, alias } = what
  if (version !== undefined) {
    return new PipelineFault('model.unknown', `the model ${model} has no version ${version}`, {
      hint: `npx leme models show ${model} lists its versions.`,
    })
  }
  if (alias !== undefined) {
    return new PipelineFault('model.unknown', `the model ${model} has no ${alias}`, {
      hint: `Give it one: npx leme models promote ${model} 1 --alias ${alias} --reason "…"`,
    })
  }
  return new PipelineFault('model.unknown', `there is no model "${model}"`, {
    hint: 'npx leme models list shows all; npx leme models register makes one.',
  })
}

/** @throws PipelineFault `model.malformed` */
export function requireNewVersion(given: NewModelVersion): void {
  if (Value.Check(newModelVersionSchema, given)) {
    const names = given.features.map(({ name }) => name)
    const twice = names.find((name, at) => names.indexOf(name) < at)
    if (twice === undefined) return
    throw new PipelineFault('model.malformed', `the feature ${twice} is there twice`, {
      hint: 'A version names each feature once, in the order of training.',
    })
  }
  const [first] = Value.Errors(newModelVersionSchema, given)
  const found = `${first?.instancePath || '/'} ${first?.message ?? 'has another shape'}`
  throw new PipelineFault('model.malformed', `this is no version of a model: ${found}`, {
    hint: 'Register what leme pipeline run wrote.',
  })
}

/** Refuses a version that predicts something else than the model's other ones. @throws PipelineFault `model.differs` */
export function requireSameTarget(
  { name, label, labelHorizon, timeframe }: Pick<Model, 'name' | 'label' | 'labelHorizon' | 'timeframe'>,
  given: NewModelVersion,
): void {
  if (label === given.label && labelHorizon === given.labelHorizon && timeframe === given.timeframe) return
  const told = (one: Pick<Model, 'label' | 'labelHorizon' | 'timeframe'>) =>
    `${one.label}, ${one.labelHorizon} rows ahead on ${one.timeframe}`
  throw new PipelineFault(
    'model.differs',
    `the model ${name} predicts ${told({ label, labelHorizon, timeframe })}; this one predicts ${told(given)}`,
    { hint: 'Register it under another name: versions of a model are compared with each other.' },
  )
}

/** Refuses the same artifact with other features. @throws PipelineFault `model.differs` */
export function requireSameVersion(known: ModelVersion, given: NewModelVersion): void {
  if (JSON.stringify(known.features) === JSON.stringify(given.features)) return
  throw new PipelineFault(
    'model.differs',
    `this artifact is version ${known.number} of ${known.model}, with other features or in another order`,
    { hint: 'An artifact is trained on one list of features. Register it as the pipeline wrote it.' },
  )
}

/** An alias names the version that shall go. */
export function aliasedVersion(model: string, version: number, aliases: readonly string[]): PipelineFault {
  return new PipelineFault(
    'model.aliased',
    `version ${version} of ${model} is its ${aliases.join(' and ')}`,
    {
      hint: `Promote another version first: npx leme models promote ${model} N --alias ${aliases[0]} --reason "…"`,
    },
  )
}

/** Somebody else moved the alias. */
export function movedAlias(model: string, alias: string, now: number | null): PipelineFault {
  const found = now === null ? 'is gone' : `is version ${now} now`
  return new PipelineFault('model.moved', `the ${alias} of ${model} was moved meanwhile: it ${found}`, {
    hint: `Look at npx leme models show ${model}, then decide again.`,
  })
}
