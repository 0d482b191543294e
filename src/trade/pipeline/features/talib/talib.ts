import { nearest } from '../../../../domain/index.ts'
import { PipelineFault } from '../../pipeline-fault.ts'
import type { TableColumn } from '../../port.ts'
import { copyColumn } from '../copy-column.ts'
import type { FeatureDialect } from '../feature-dialect.ts'
import type {
  FeatureContext,
  FeatureGenerator,
  FeatureInputs,
  FeatureRow,
  RowFeatures,
} from '../feature-generator.ts'
import { relate, relation } from '../relate.ts'
import { listOf } from '../schema-parts.ts'
import type { TalibArgs, TalibFunction } from './talib-function.ts'
import { REFUSED_FUNCTIONS, TALIB_FUNCTIONS } from './talib-functions.ts'
import { featureNames, namedInputs } from './talib-names.ts'
import type { TalibConfig } from './talib-schema.ts'

/**
 * Features named `close_SMA_5`: columns, function, window, and what a further output is called. Gaps of the
 * inputs are filled first; with the itb dialect a window of 1 over one input is the input itself.
 */
export const talibFeatures: FeatureGenerator<TalibConfig> = { generate, lookBack, open }

/** A function over one window of the configuration. */
interface Call {
  readonly known: TalibFunction
  readonly window: number
  readonly args: TalibArgs
  /** Whether the input itself is the result. */
  readonly isInput: boolean
}

function generate(config: TalibConfig, { filled, dialect }: FeatureInputs): readonly TableColumn[] {
  const inputs = namedInputs(config.columns)
  const columns = Object.fromEntries(Object.entries(inputs).map(([as, name]) => [as, filled(name)]))
  const values = callsOf(config, dialect).flatMap((calls) => {
    const outputs = calls.map(({ known, window, args, isInput }) =>
      isInput ? [copyColumn(columns.real!)] : known.compute(columns, window, args),
    )
    const { parameters } = config
    if (!parameters) return outputs.flat()
    const related = outputs[0]!.map((_, k) =>
      relate(
        outputs.map((list) => list[k]!),
        parameters,
        dialect,
      ),
    )
    return outputs.flatMap((list, window) => list.map((_, k) => related[k]![window]!))
  })
  const names = namesOf(config, dialect)
  return names.map((name, i) => ({ name, values: values[i]! }))
}

function open(config: TalibConfig, { dialect }: FeatureContext): RowFeatures {
  const inputs = Object.entries(namedInputs(config.columns))
  const functions = callsOf(config, dialect).map((calls) => ({
    width: calls.length,
    outputs: Math.max(1, calls[0]!.known.outputs.length),
    next: calls.map(({ known, window, args, isInput }) =>
      isInput ? ({ real }: Record<string, number>) => [real!] : known.open(window, args),
    ),
    relateInto: config.parameters && relation(calls.length, config.parameters, dialect),
    values: new Float64Array(calls.length),
    related: new Float64Array(calls.length),
  }))
  const out = new Float64Array(namesOf(config, dialect).length)
  const row: Record<string, number> = {}
  const next = ({ filled }: FeatureRow) => {
    for (const [as, name] of inputs) row[as] = filled(name)
    let at = 0
    for (const { next, width, outputs, relateInto, values, related } of functions) {
      next.forEach((compute, w) => {
        const results = compute(row)
        for (let k = 0; k < outputs; k++) out[at + w * outputs + k] = results[k]!
      })
      for (let k = 0; k < outputs && relateInto; k++) {
        for (let w = 0; w < width; w++) values[w] = out[at + w * outputs + k]!
        relateInto(related, values)
        for (let w = 0; w < width; w++) out[at + w * outputs + k] = related[w]!
      }
      at += width * outputs
    }
    return out
  }
  return { next, skip: next }
}

function lookBack(config: TalibConfig): number {
  const calls = callsOf(config, { talib: {}, windowOneIsInput: false }).flat()
  return Math.max(
    ...calls.map(({ known, window, args, isInput }) => (isInput ? 0 : known.lookBack(window, args))),
  )
}

/** The calls of each function, one a window. */
function callsOf(
  config: TalibConfig,
  dialect: Pick<FeatureDialect, 'talib' | 'windowOneIsInput'>,
): readonly (readonly Call[])[] {
  const inputs = namedInputs(config.columns)
  const windows = config.windows === undefined ? [undefined] : listOf(config.windows)
  const functions = listOf(config.functions)
  const accepted = functions.map((name) => requireFunction(name, inputs, dialect))
  for (const name of Object.keys(config.args ?? {})) requireArgument(name, functions, accepted)
  return accepted.map((known, i) =>
    windows.map((window) => {
      const isInput =
        dialect.windowOneIsInput &&
        window === 1 &&
        Object.keys(inputs).length === 1 &&
        known.outputs.length === 0
      if (window !== undefined && known.defaultWindow === undefined && !isInput) {
        throw new PipelineFault('config.invalid', `${functions[i]} has no window`, {
          hint: argumentsHint(known) ?? 'Put it into a set of its own, without windows.',
        })
      }
      const args = Object.fromEntries(
        Object.entries(known.args).map(([name, value]) => [name, config.args?.[name] ?? value]),
      )
      return { known, window: window ?? known.defaultWindow ?? 0, args, isInput }
    }),
  )
}

function namesOf(config: TalibConfig, dialect: FeatureDialect): readonly string[] {
  return featureNames(
    config,
    listOf(config.functions).map((name) => (dialect.talib[name] ?? TALIB_FUNCTIONS[name]!).outputs),
  )
}

function requireFunction(
  name: string,
  inputs: Readonly<Record<string, string>>,
  dialect: Pick<FeatureDialect, 'talib'>,
): TalibFunction {
  const known = Object.hasOwn(TALIB_FUNCTIONS, name) ? TALIB_FUNCTIONS[name] : undefined
  if (!known) {
    const near = nearest(name, Object.keys(TALIB_FUNCTIONS))
    throw new PipelineFault('config.invalid', `the generator talib has no function "${name}"`, {
      hint:
        REFUSED_FUNCTIONS[name] ??
        (near ? `Did you mean "${near}"?` : `There are ${Object.keys(TALIB_FUNCTIONS).join(', ')}.`),
    })
  }
  const lacking = known.inputs.filter((input) => inputs[input] === undefined)
  if (lacking.length === 0) return dialect.talib[name] ?? known
  const wanted = known.inputs.map((input) => `"${input}": "…"`).join(', ')
  throw new PipelineFault(
    'config.invalid',
    `${name} needs the inputs ${known.inputs.join(', ')}; ${lacking.join(', ')} not given`,
    {
      hint: known.inputs.length === 1 ? 'Write columns as one name.' : `Write columns as {${wanted}}.`,
    },
  )
}

function requireArgument(name: string, functions: readonly string[], known: readonly TalibFunction[]): void {
  if (known.some(({ args }) => Object.hasOwn(args, name))) return
  throw new PipelineFault('config.invalid', `${functions.join(', ')} take no argument "${name}"`, {
    hint: known.map(argumentsHint).find((hint) => hint !== undefined) ?? 'Take it out.',
  })
}

function argumentsHint({ args }: TalibFunction): string | undefined {
  const names = Object.keys(args)
  return names.length > 0 ? `Give its args, which are ${names.join(', ')}.` : undefined
}
