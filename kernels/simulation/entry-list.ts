import { clockAt, flagAt, i32At, marketAt, marketCount, setI32, sideWord, timeAt } from './layout'

/** Every wish to enter, ascending by clock and then by market: its step, and 2 · market, 1 more for a short. */
export let clocks: usize = 0
export let slots: usize = 0
export let count: i32 = 0

/** The run's last time; nothing is entered at it. */
export let endTime: f64 = 0

export function setEnd(time: f64): void {
  endTime = time
}

export function placeEntries(clocksAt: usize, slotsAt: usize): void {
  clocks = clocksAt
  slots = slotsAt
}

/**
 * Lists the rows on which any market is entered, one slot after the other at `rows`, where each ends at
 * `ends`, and merges them by counting at `places` how many fall on each of `steps` steps of the clock. How
 * many there are.
 */
export function listEntries(rows: usize, ends: usize, places: usize, steps: i32, isFutures: bool): i32 {
  const slotCount = 2 * marketCount
  memory.fill(places, 0, (<usize>steps + 1) << 2)
  count = 0
  for (let slot = 0; slot < slotCount; slot++) {
    const market = marketAt(slot >> 1)
    setI32(ends, slot, count)
    if (slot & 1 && !isFutures) continue
    const last = timeAt(market, market.length - 1) === endTime ? market.length - 2 : market.length - 1
    const rival = isFutures ? sideWord(market, offsetof<Market>('enterLong'), 1 - (slot & 1)) : 0
    const wish = sideWord(market, offsetof<Market>('enterLong'), slot & 1)
    const leave = sideWord(market, offsetof<Market>('exitLong'), slot & 1)
    const from = count
    count = collect(rows, from, wish, leave, rival, market.startup, last)
    for (let i = from; i < count; i++) {
      const step = clockAt(market, i32At(rows, i))
      setI32(places, step + 1, i32At(places, step + 1) + 1)
    }
    setI32(ends, slot, count)
  }
  for (let step = 0; step < steps; step++)
    setI32(places, step + 1, i32At(places, step + 1) + i32At(places, step))
  let i = 0
  for (let slot = 0; slot < slotCount; slot++) {
    const market = marketAt(slot >> 1)
    const end = i32At(ends, slot)
    for (; i < end; i++) {
      const step = clockAt(market, i32At(rows, i))
      const at = i32At(places, step)
      setI32(places, step, at + 1)
      setI32(clocks, at, step)
      setI32(slots, at, slot)
    }
  }
  return count
}

/** Lists the rows on which a side of a market is left by signal, from place 0 of `rows` on. How many there are. */
export function listExits(rows: usize, market: Market, side: i32): i32 {
  const wish = sideWord(market, offsetof<Market>('exitLong'), side)
  const rival = sideWord(market, offsetof<Market>('enterLong'), side)
  return collect(rows, 0, wish, 0, rival, market.startup, market.length - 1)
}

/** Writes the rows after those on which `wish` stands and neither `leave` nor `rival` (0: none) does. */
function collect(rows: usize, at: i32, wish: usize, leave: usize, rival: usize, from: i32, end: i32): i32 {
  let found = at
  let row = from
  while (row < end) {
    while (row + 16 <= end && !v128.any_true(v128.load(wish + <usize>row))) row += 16
    const stop = min(row + 16, end)
    for (; row < stop; row++) {
      if (!flagAt(wish, row) || (leave !== 0 && flagAt(leave, row))) continue
      if (rival !== 0 && flagAt(rival, row)) continue
      setI32(rows, found++, row + 1)
    }
  }
  return found
}
