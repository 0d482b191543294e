import { allocateColumn, type Column } from '../../../../domain/index.ts'
import type { TableColumn } from '../../port.ts'
import type { FeatureGenerator, FeatureInputs } from '../feature-generator.ts'
import { listOf } from '../schema-parts.ts'
import { finite, overWindows, type WindowFunction } from '../window/over-windows.ts'
import { windowArea, windowMean, windowSlope } from '../window/window-moments.ts'
import { ITBLIB_FUNCTIONS, type ItblibConfig, type ItblibFunction } from './itblib-schema.ts'
import { percentOfBase } from './percent-of-base.ts'

/**
 * Aggregates of windows in percent of what they are over the base window, areas and slopes as they are. Gaps stay
 * gaps; half a window is enough.
 */
export const itblibFeatures: FeatureGenerator<ItblibConfig> = {
  generate,
  lookBack: ({ windows, base_window }) => Math.max(base_window, ...listOf(windows)),
}

function generate(config: ItblibConfig, inputs: FeatureInputs): readonly TableColumn[] {
  const { dialect } = inputs
  const asked: readonly string[] = config.functions ?? dialect.itblib.functionsWhenAbsent()
  const functions = ITBLIB_FUNCTIONS.filter((name) => asked.length === 0 || asked.includes(name))
  const context: Context = {
    config,
    inputs,
    isChange: config.use_differences ?? dialect.itblib.differencesWhenAbsent,
  }
  return functions.flatMap((name) => FUNCTIONS[name](context))
}

interface Context {
  readonly config: ItblibConfig
  readonly inputs: FeatureInputs
  readonly isChange: boolean
}

const FUNCTIONS: Readonly<Record<ItblibFunction, (context: Context) => readonly TableColumn[]>> = {
  close_WMA(context) {
    const { config, inputs } = context
    const weights = finite(weightsOf(context))
    const close = source(context, 'close')
    const product = finite(map(close.length, (row) => close[row]! * weights[row]!))
    return percentOfBase('close', { config, inputs, keepsName: true }, (window) => {
      const sums = overWindows(product, { window, from: inputs.from }, windowMean)
      const totals = overWindows(weights, { window, from: inputs.from }, windowMean)
      return map(sums.length, (row) => inputs.dialect.divide(sums[row]!, totals[row]!))
    })
  },
  close_STD: ({ config, inputs, ...rest }) => {
    const close = source({ config, inputs, ...rest }, 'close')
    return percentOfBase('close_std', { config, inputs, keepsName: false }, (window) =>
      overWindows(close, { window, from: inputs.from }, inputs.dialect.statistics.std),
    )
  },
  volume_SMA: (context) => means('volume', source(context, 'volume'), context),
  span_SMA(context) {
    const [high, low] = [context.inputs.read('high'), context.inputs.read('low')]
    return means('span', finite(map(high.length, (row) => high[row]! - low[row]!)), context)
  },
  trades_SMA: (context) => means('trades', source(context, 'trades'), context),
  tb_base_SMA(context) {
    const taken = context.inputs.read('tb_base_av')
    const weights = weightsOf(context)
    return means('tb_base', finite(map(taken.length, (row) => taken[row]! / weights[row]!)), context)
  },
  close_AREA: (context) => plain('close_area', { context, column: 'close', compute: windowArea }),
  close_SLOPE: (context) => plain('close_trend', { context, column: 'close', compute: windowSlope }),
  volume_SLOPE: (context) => plain('volume_trend', { context, column: 'volume', compute: windowSlope }),
}

function means(name: string, x: Column, { config, inputs }: Context): readonly TableColumn[] {
  return percentOfBase(name, { config, inputs, keepsName: true }, (window) =>
    overWindows(x, { window, from: inputs.from }, windowMean),
  )
}

function plain(
  name: string,
  { context, column, compute }: { context: Context; column: string; compute: WindowFunction },
): readonly TableColumn[] {
  const x = source(context, column)
  return listOf(context.config.windows).map((window) => ({
    name: `${name}_${window}`,
    values: overWindows(x, { window, from: context.inputs.from }, compute),
  }))
}

/** An input, as its change in percent where the configuration says so. */
function source({ inputs, isChange }: Context, name: string): Column {
  const x = inputs.read(name)
  return finite(isChange ? changes(x) : x)
}

function weightsOf({ inputs, isChange }: Context): Column {
  const volume = inputs.read('volume')
  return isChange ? inputs.dialect.itblib.weights(volume, changes(volume)) : volume
}

/** 100·(x − x before) / x before; unknown where either is, infinite from 0. */
function changes(x: Column): Column {
  const known = finite(x)
  return map(x.length, (row) => (100 * (known[row]! - known[row - 1]!)) / known[row - 1]!)
}

function map(rows: number, compute: (row: number) => number): Column {
  const out = allocateColumn(rows)
  for (let row = 0; row < rows; row++) out[row] = compute(row)
  return out
}
