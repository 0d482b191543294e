import { allocateColumn, type Column, candleStart, timeframeMs } from '../../../../domain/index.ts'
import { prefixed } from '../../config/prefixed.ts'
import type { TableColumn } from '../../port.ts'
import type {
  FeatureContext,
  FeatureGenerator,
  FeatureInputs,
  FeatureRow,
  RowFeatures,
} from '../feature-generator.ts'
import { namesOf, openRows } from '../stream/open-rows.ts'
import { bucketsOf, foldOf, lengthen, requireLonger } from './longer-candles.ts'
import type { PlainSet, TimeframeConfig } from './timeframe-schema.ts'

/** The generator of a plain set. */
export type PlainGenerators = (set: PlainSet) => FeatureGenerator<PlainSet['config']>

/**
 * Features of longer candles, named `1h_close_SMA_20`. A row has those of the newest candle that is finished when
 * the row is: never of one that still goes on, nor of one that began before the data.
 */
export function timeframeFeatures(generatorOf: PlainGenerators): FeatureGenerator<TimeframeConfig> {
  return {
    generate: (config, inputs) => generate(config, inputs, generatorOf),
    lookBack({ timeframe, sets }, own) {
      const longer = requireLonger(timeframe, own)
      const candles = Math.max(...sets.map((set) => generatorOf(set).lookBack(set.config, longer)))
      return (candles + 3) * (timeframeMs(longer) / timeframeMs(own))
    },
    open: (config, context) => open(config, context, generatorOf),
  }
}

function generate(
  { timeframe, sets }: TimeframeConfig,
  inputs: FeatureInputs,
  generatorOf: PlainGenerators,
): readonly TableColumn[] {
  const longer = requireLonger(timeframe, inputs.timeframe)
  const buckets = bucketsOf(inputs.time, inputs.timeframe, longer)
  return sets.flatMap((set) => {
    const read = (name: string) => {
      const column = prefixed(name, set.column_prefix)
      return lengthen(column, inputs.read(column), buckets)
    }
    const filled = (name: string) => inputs.dialect.fillGaps(read(name))
    const features = generatorOf(set).generate(set.config, {
      ...inputs,
      from: 0,
      time: buckets.time,
      timeframe: longer,
      read,
      filled,
    })
    return features.map(({ name, values }) => ({
      name: `${timeframe}_${prefixed(name, set.feature_prefix)}`,
      values: spread(values, buckets.finished),
    }))
  })
}

/** The value of the newest finished candle on each row. */
function spread(values: Column, finished: Int32Array): Column {
  const out = allocateColumn(finished.length)
  for (let row = 0; row < out.length; row++) out[row] = values[finished[row]!] ?? Number.NaN
  return out
}

function open(config: TimeframeConfig, context: FeatureContext, generatorOf: PlainGenerators): RowFeatures {
  const longer = requireLonger(config.timeframe, context.timeframe)
  const [length, step] = [timeframeMs(longer), timeframeMs(context.timeframe)]
  const inner = config.sets.map((set) => openInner(set, generatorOf(set), { ...context, timeframe: longer }))
  let start = Number.NaN
  /** Rows of the candle that goes on; undefined of one that is finished or began before the data. */
  let rows: FeatureRow[] | undefined
  let values = inner.flatMap(({ count }) => new Array<number>(count).fill(Number.NaN))

  const finish = () => {
    values = inner.flatMap(({ next }) => next(start, rows!))
    rows = undefined
  }
  const next = (row: FeatureRow) => {
    const isFirst = Number.isNaN(start)
    const begin = candleStart(row.time, longer)
    if (begin !== start) {
      if (rows) finish()
      start = begin
      rows = isFirst && row.time > begin ? undefined : []
    }
    rows?.push(row)
    if (rows && start + length <= row.time + step) finish()
    return values
  }
  return { next, skip: next }
}

/** One set of longer candles, fed with the rows of one after the other. */
function openInner(
  set: PlainSet,
  generator: FeatureGenerator<PlainSet['config']>,
  context: FeatureContext,
): { readonly count: number; next(start: number, rows: readonly FeatureRow[]): readonly number[] } {
  const features = openRows(generator, set.config, context)
  let last: ReadonlyMap<string, number> = new Map()
  return {
    count: namesOf(generator, set.config, context).length,
    next(time, rows) {
      const held = new Map(last)
      last = held
      const read = (name: string) => folded(rows, prefixed(name, set.column_prefix))
      const filled = (name: string) => {
        const value = read(name)
        if (!Number.isNaN(value)) held.set(name, value)
        return held.get(name) ?? Number.NaN
      }
      return Array.from(features.next({ time, read, filled }))
    },
  }
}

function folded(rows: readonly FeatureRow[], name: string): number {
  const fold = foldOf(name)
  let value = Number.NaN
  for (const row of rows) {
    const next = row.read(name)
    if (!Number.isNaN(next)) value = Number.isNaN(value) ? next : fold(value, next)
  }
  return value
}
