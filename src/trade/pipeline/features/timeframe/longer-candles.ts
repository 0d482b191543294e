import {
  allocateColumn,
  type Column,
  candleStart,
  parseTimeframe,
  type Timeframe,
  timeframeMs,
} from '../../../../domain/index.ts'
import { PipelineFault } from '../../pipeline-fault.ts'

/**
 * The longer timeframe.
 * @throws PipelineFault `config.invalid` where it is no multiple of the rows' own
 */
export function requireLonger(name: string, own: Timeframe): Timeframe {
  const longer = located(name)
  const rows = timeframeMs(longer) / timeframeMs(own)
  if (rows > 1 && Number.isInteger(rows)) return longer
  throw new PipelineFault('config.invalid', `${name} is no multiple of ${own}`, {
    hint: 'Take a timeframe that whole candles fill.',
  })
}

function located(name: string): Timeframe {
  try {
    return parseTimeframe(name)
  } catch (cause) {
    throw new PipelineFault('config.invalid', `"${name}" is not a timeframe`, {
      hint: 'Write such as 1h, 4h or 1d.',
      cause,
    })
  }
}

/** Rows of longer candles. */
export interface Buckets {
  /** Starts of the candles, UTC milliseconds. */
  readonly time: Column
  /** First row of each, and one more: the number of rows. */
  readonly first: readonly number[]
  /** Position of the newest finished candle on each row; −1 before the first. */
  readonly finished: Int32Array
}

/** The candles that rows lie in, without one that begins before the first row. */
export function bucketsOf(time: Column, own: Timeframe, longer: Timeframe): Buckets {
  const starts: number[] = []
  const first: number[] = []
  let current = Number.NaN
  for (let row = 0; row < time.length; row++) {
    const start = candleStart(time[row]!, longer)
    if (start === current) continue
    current = start
    if (row === 0 && time[row]! > start) continue
    starts.push(start)
    first.push(row)
  }
  first.push(time.length)
  const finished = new Int32Array(time.length).fill(-1)
  let at = -1
  for (let row = 0; row < time.length; row++) {
    const now = time[row]! + timeframeMs(own)
    while (at + 1 < starts.length && first[at + 1]! <= row && starts[at + 1]! + timeframeMs(longer) <= now)
      at++
    finished[row] = at
  }
  return { time: Float64Array.from(starts), first, finished }
}

/** How a column of a longer candle is made of those of its rows; unknown values count for nothing. */
export type Fold = (so: number, value: number) => number

const FOLDS: Readonly<Record<string, Fold>> = {
  open: (so) => so,
  high: Math.max,
  low: Math.min,
}
const SUMS = ['volume', 'trades', 'tb_base_av', 'tb_quote_av', 'quote_av']

/** By the last part of the column's name: the first open, the highest high, sums of volumes, else the newest value. */
export function foldOf(column: string): Fold {
  if (SUMS.some((name) => column === name || column.endsWith(`_${name}`))) return (so, value) => so + value
  return FOLDS[column.slice(column.lastIndexOf('_') + 1)] ?? ((_, value) => value)
}

/** A column of the longer candles. */
export function lengthen(name: string, x: Column, { time, first }: Buckets): Column {
  const fold = foldOf(name)
  const out = allocateColumn(time.length)
  for (let at = 0; at < out.length; at++) {
    let value = Number.NaN
    for (let row = first[at]!; row < first[at + 1]!; row++) {
      if (!Number.isNaN(x[row])) value = Number.isNaN(value) ? x[row]! : fold(value, x[row]!)
    }
    out[at] = value
  }
  return out
}
