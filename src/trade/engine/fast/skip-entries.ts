import { type FastRun, GATE } from './fast-run.ts'

/**
 * Passes over the entries before the next event, while the gate lets none through: the first one after them.
 * Without a free slot each that meets an idle market is counted as rejected.
 */
export function skipEntries(run: FastRun, from: number): number {
  const { count, clock, slot } = run.entries
  const until = run.heap.clock
  if (run.gate === GATE.shut) return firstFrom(clock, from, count, until)
  const { busyUntil } = run
  let rejected = 0
  let next = from
  for (; next < count; next++) {
    const now = clock[next]!
    if (now >= until) break
    if (now > busyUntil[slot[next]! >> 1]!) rejected++
  }
  run.rejectedSignals += rejected
  return next
}

/** First place from `from` on whose clock is not before `until`: in steps that double, then halve. */
function firstFrom(clock: Int32Array, from: number, count: number, until: number): number {
  let low = from
  let step = 1
  while (low + step < count && clock[low + step]! < until) {
    low += step
    step *= 2
  }
  let high = Math.min(low + step, count)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (clock[middle]! < until) low = middle + 1
    else high = middle
  }
  return low
}
