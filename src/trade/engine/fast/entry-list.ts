import { clockAt, type FastSeries, type FastSignals } from './fast-market.ts'
import { collectRows } from './signal-rows.ts'

/** Every wish to enter of a run, ascending by clock and then by market. */
export interface EntryList {
  readonly count: number
  readonly clock: Int32Array
  /** 2 · market, and 1 more for a short. */
  readonly slot: Int32Array
}

/** The run's last time; nothing is entered at it. */
export function endOf(series: readonly FastSeries[]): number {
  return series.reduce((end, { candles }) => Math.max(end, candles.time[candles.length - 1]!), 0)
}

/** The rows on which any market is entered, merged by counting how many fall on each step of the clock. */
export function entryList(
  series: readonly FastSeries[],
  signals: readonly FastSignals[],
  isFutures: boolean,
): EntryList {
  const { rows, ends } = entryRows(series, signals, isFutures)
  const count = ends[ends.length - 1]!
  if (series.length === 1 && !isFutures) return { count, clock: rows, slot: new Int32Array(count) }

  const steps = series.reduce((most, one) => Math.max(most, clockAt(one, one.candles.length - 1)), 0) + 1
  const place = new Int32Array(steps + 1)
  for (let slot = 0, i = 0; slot < ends.length; slot++) {
    const { clocks, clockShift } = series[slot >> 1]!
    const end = ends[slot]!
    for (; i < end; i++) {
      const step = clocks ? clocks[rows[i]!]! : rows[i]! + clockShift
      rows[i] = step
      place[step + 1]!++
    }
  }
  for (let step = 0; step < steps; step++) place[step + 1]! += place[step]!
  const list = { count, clock: new Int32Array(count), slot: new Int32Array(count) }
  for (let slot = 0, i = 0; slot < ends.length; slot++) {
    const end = ends[slot]!
    for (; i < end; i++) {
      const at = place[rows[i]!]!++
      list.clock[at] = rows[i]!
      list.slot[at] = slot
    }
  }
  return list
}

/** The rows to enter on of every slot, one slot after the other; `ends` says where each ends. */
function entryRows(
  series: readonly FastSeries[],
  signals: readonly FastSignals[],
  isFutures: boolean,
): { rows: Int32Array; ends: Int32Array } {
  const endTime = endOf(series)
  const ends = new Int32Array(2 * series.length)
  let rows = new Int32Array(0)
  let count = 0
  for (let slot = 0; slot < ends.length; slot++) {
    const { candles, startup } = series[slot >> 1]!
    const sides = signals[slot >> 1]!
    const { enter: wish, exit } = sides[slot & 1]!
    const rival = isFutures ? sides[1 - (slot & 1)]!.enter.mask : undefined
    const { time, length } = candles
    const end = time[length - 1] === endTime ? length - 2 : length - 1
    if (rows.length < count + length) rows = grown(rows, 2 * (count + length))
    if (isFutures || (slot & 1) === 0) {
      count = collectRows(rows, count, { wish, leave: exit.mask, rival, from: startup, end })
    }
    ends[slot] = count
  }
  return { rows, ends }
}

function grown(rows: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const more = new Int32Array(length)
  more.set(rows)
  return more
}
