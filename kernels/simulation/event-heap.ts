import { heap, NEVER } from './layout'

/** Greater than any number of trades that fits into memory; times a clock it stays below 2^53. */
const TRADES: f64 = 134217728

/** Events that wait, and the step of the clock of the first one. */
export let size: i32 = 0
export let clock: i32 = NEVER

export function clear(): void {
  size = 0
  clock = NEVER
}

export function push(at: i32, trade: i32): void {
  const key = <f64>at * TRADES + <f64>trade
  let place = size++
  while (place > 0) {
    const parent = (place - 1) >> 1
    if (keyAt(parent) <= key) break
    setKey(place, keyAt(parent))
    place = parent
  }
  setKey(place, key)
  clock = min(clock, at)
}

/** Takes the first event out and gives its trade: of one step that of the trade that was opened first. */
export function pop(): i32 {
  const trade = <i32>(keyAt(0) - <f64>clock * TRADES)
  const key = keyAt(--size)
  let place = 0
  for (let child = 1; child < size; child = 2 * place + 1) {
    if (child + 1 < size && keyAt(child + 1) < keyAt(child)) child++
    if (keyAt(child) >= key) break
    setKey(place, keyAt(child))
    place = child
  }
  setKey(place, key)
  clock = size === 0 ? NEVER : <i32>(keyAt(0) / TRADES)
  return trade
}

function keyAt(place: i32): f64 {
  return load<f64>(heap + ((<usize>place) << 3))
}

function setKey(place: i32, key: f64): void {
  store<f64>(heap + ((<usize>place) << 3), key)
}
