import { clockAt, type FastSeries, type FastSignals } from './fast-market.ts'
import { nextSignal } from './signal-rows.ts'

/** Every wish to enter of a run, ascending by clock and then by market. */
export interface EntryList {
  readonly count: number
  readonly clock: Int32Array
  readonly market: Int32Array
  /** Row that is acted on; negative for a short. */
  readonly row: Int32Array
}

/** The rows to enter on of every pair, merged into one list by counting how many fall on each step. */
export function entryList(
  series: readonly FastSeries[],
  signals: readonly FastSignals[],
  isFutures: boolean,
): EntryList {
  const end = endOf(series)
  const rows = series.map((one, market) => entryRows(one, signals[market]!, { end, isFutures }))
  if (rows.length === 1) {
    const row = rows[0]!
    return { count: row.length, clock: row.map(Math.abs), market: new Int32Array(row.length), row }
  }
  const steps = Math.max(...series.map((one) => clockAt(one, one.candles.length - 1))) + 1
  const place = new Int32Array(steps + 1)
  let count = 0
  for (let market = 0; market < rows.length; market++) {
    const own = rows[market]!
    count += own.length
    for (let i = 0; i < own.length; i++) place[clockAt(series[market]!, Math.abs(own[i]!)) + 1]!++
  }
  for (let step = 0; step < steps; step++) place[step + 1]! += place[step]!
  const list = {
    count,
    clock: new Int32Array(count),
    market: new Int32Array(count),
    row: new Int32Array(count),
  }
  for (let market = 0; market < rows.length; market++) {
    const own = rows[market]!
    for (let i = 0; i < own.length; i++) {
      const clock = clockAt(series[market]!, Math.abs(own[i]!))
      const at = place[clock]!++
      list.clock[at] = clock
      list.market[at] = market
      list.row[at] = own[i]!
    }
  }
  return list
}

/** The run's last time; nothing is entered at it. */
export function endOf(series: readonly FastSeries[]): number {
  return series.reduce((end, { candles }) => Math.max(end, candles.time[candles.length - 1]!), 0)
}

/** Rows whose row before wants to enter and wants nothing else; none at the run's end. */
function entryRows(
  { candles: { time, length }, startup }: FastSeries,
  [long, short]: FastSignals,
  { end, isFutures }: { end: number; isFutures: boolean },
): Int32Array {
  const last = time[length - 1] === end ? length - 2 : length - 1
  const rows = new Int32Array(last - startup)
  let count = 0
  let nextLong = nextSignal(long.enter, startup, last)
  let nextShort = isFutures ? nextSignal(short.enter, startup, last) : last
  while (nextLong < last || nextShort < last) {
    const row = Math.min(nextLong, nextShort)
    if (nextLong !== nextShort) {
      if (row === nextLong && long.exit.mask[row] !== 1) rows[count++] = row + 1
      if (row === nextShort && short.exit.mask[row] !== 1) rows[count++] = -row - 1
    }
    if (row === nextLong) nextLong = nextSignal(long.enter, row + 1, last)
    if (row === nextShort) nextShort = nextSignal(short.enter, row + 1, last)
  }
  return rows.subarray(0, count)
}
