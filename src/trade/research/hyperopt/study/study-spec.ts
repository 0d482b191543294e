import { HyperoptError } from '../hyperopt-error.ts'
import { objectiveName, readObjective } from '../loss/objective.ts'
import type { StudySpec } from '../port.ts'
import { samplerSpec } from '../sampler/sampler-spec.ts'
import type { Dimension } from '../space/dimension.ts'
import { searchSpace } from '../space/search-space.ts'

/** More would have to be asked, and kept in flight, at once. */
const BATCH_MOST = 10_000

/**
 * Checks a specification.
 * @throws HyperoptError `hyperopt.space`, `hyperopt.objective`, `hyperopt.setting`
 */
export function checkStudySpec(spec: StudySpec): void {
  const { subject, space, sampler, objectives, seed, batchSize } = spec
  if (!subject.strategy) throw setting('subject.strategy is empty', 'Name the strategy that is searched.')
  searchSpace(space)
  samplerSpec(sampler.kind, { ...sampler })
  const names = objectives.map(objectiveName)
  if (names.length === 0) throw setting('there is no objective', 'Name a loss function or a figure.')
  for (const name of names) readObjective(name)
  if (new Set(names).size < names.length)
    throw setting(`${names.join(', ')} names an objective twice`, 'Once is enough.')
  if (typeof seed === 'number' && !Number.isFinite(seed))
    throw setting(`the seed is ${seed}`, 'Give a number or a text.')
  if (!wholeFrom1(batchSize) || batchSize > BATCH_MOST) {
    throw setting(`batches of ${batchSize} trials`, `Give a whole number from 1 to ${BATCH_MOST}.`)
  }
}

/**
 * Refuses to go on with a study as another one.
 * @throws HyperoptError `study.changed`, with every difference
 */
export function refuseOtherSpec(id: string, stored: StudySpec, given: StudySpec): void {
  const changes = [
    ...subjectChanges(stored.subject, given.subject),
    ...spaceChanges(stored.space, given.space),
    ...change('sampler', text(stored.sampler), text(given.sampler)),
    ...change('objectives', namesOf(stored), namesOf(given)),
    ...change('seed', String(stored.seed), String(given.seed)),
    ...change('batch size', String(stored.batchSize), String(given.batchSize)),
  ]
  if (changes.length === 0) return
  throw new HyperoptError('study.changed', `the study "${id}" began otherwise: ${changes.join('; ')}`, {
    hint: 'Give the study another name, or run it as it began.',
  })
}

/** @throws HyperoptError `hyperopt.setting` unless it is a whole number from 1 */
export function requireCount(what: string, value: number): void {
  if (!wholeFrom1(value)) throw setting(`${what} is ${value}`, 'Give a whole number from 1.')
}

function subjectChanges(stored: StudySpec['subject'], given: StudySpec['subject']): string[] {
  const parts = new Set([...Object.keys(stored), ...Object.keys(given)])
  return [...parts].flatMap((part) => change(part, stored[part] ?? 'missing', given[part] ?? 'missing'))
}

function spaceChanges(stored: readonly Dimension[], given: readonly Dimension[]): string[] {
  const names = new Set([...stored, ...given].map(({ name }) => name))
  const changes = [...names].flatMap((name) => {
    const before = stored.find((dimension) => dimension.name === name)
    const now = given.find((dimension) => dimension.name === name)
    return change(`parameter ${name}`, before ? range(before) : 'missing', now ? range(now) : 'missing')
  })
  if (changes.length > 0) return changes
  return change('order of parameters', order(stored), order(given))
}

function change(what: string, stored: string, given: string): string[] {
  return stored === given ? [] : [`${what} was ${stored}, is ${given}`]
}

function range(dimension: Dimension): string {
  const start = dimension.start === null ? '' : ` from ${dimension.start}`
  if (dimension.kind === 'choice') return `${dimension.options.join(' | ')}${start}`
  const { kind, min, max, step, log } = dimension
  return `${kind} ${min}…${max}${step === null ? '' : ` step ${step}`}${log ? ' log' : ''}${start}`
}

function order(space: readonly Dimension[]): string {
  return space.map(({ name }) => name).join(', ')
}

function namesOf({ objectives }: StudySpec): string {
  return objectives.map(objectiveName).join(', ')
}

function text(value: object): string {
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.map(([key, part]) => (key === 'kind' ? part : `${key} ${part}`)).join(', ')
}

function wholeFrom1(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1
}

function setting(message: string, hint: string): HyperoptError {
  return new HyperoptError('hyperopt.setting', message, { hint })
}
