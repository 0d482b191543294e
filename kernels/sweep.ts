import { at } from './lanes'
import { BELOW, EQUAL, narrowBits, WORDS, wideBits } from './sweep-bits'
import { narrow, TILE } from './sweep-narrow'

/** What is known of a pair's last row, and whether its walk holds a position. */
const AT_MOST: u32 = 1
const AT_LEAST: u32 = 2
const SIDES: u32 = 3
const HOLDS: u32 = 4
const WORD_BYTES: usize = (3 * <usize>TILE) / 8
const NARROW_BYTES: usize = 4 * <usize>TILE

/**
 * For each pair of columns a, b: how often a crosses above b, and what 1 becomes when it is put in at each such row
 * and taken out when a has crossed below b: times units[row], times cash[row]. A crossing on the last row counts, but
 * comes too late to be followed; what is still held is worth `last` then.
 * in: columns u32[count]: addresses of f64[rows]; pairs {a: u32, b: u32, worth: f64}[pairCount], a and b as numbers of
 * columns, near ones behind each other; reference[rows]: of the columns' size, any other only costs time;
 * units, cash[rows]; out: worth in each pair, entries u32[pairCount];
 * scratch: 192 bytes, f32[512 · count], u32[pairCount].
 */
export function sweep(
  columns: usize,
  count: i32,
  pairs: usize,
  pairCount: i32,
  rows: i32,
  reference: usize,
  units: usize,
  cash: usize,
  last: f64,
  entries: usize,
  scratch: usize,
): void {
  const tiles = scratch + WORD_BYTES
  const states = tiles + <usize>count * NARROW_BYTES
  for (let pair: i32 = 0; pair < pairCount; pair++) {
    store<f64>(pairs + ((<usize>pair) << 4), 1, 8)
    store<u32>(entries + ((<usize>pair) << 2), 0)
    store<u32>(states + ((<usize>pair) << 2), 0)
  }
  for (let start: i32 = 0; start < rows; start += TILE) {
    const size = min(TILE, rows - start)
    const anchor = load<f64>(at(reference, start))
    for (let column: i32 = 0; column < count; column++) {
      narrow(narrowOf(tiles, column), at(wideOf(columns, column), start), size, anchor)
    }
    for (let pair: i32 = 0; pair < pairCount; pair++) {
      const given = pairs + ((<usize>pair) << 4)
      const a = load<i32>(given)
      const b = load<i32>(given, 4)
      const state = states + ((<usize>pair) << 2)
      const entry = entries + ((<usize>pair) << 2)
      const sides = load<u32>(state) & SIDES
      const isOnOne = sides === AT_MOST || sides === AT_LEAST
      if (isOnOne && narrowBits(scratch, narrowOf(tiles, a), narrowOf(tiles, b))) {
        toggles(scratch, given + 8, entry, state, at(units, start), at(cash, start), rows - 1 - start)
      } else {
        wideBits(scratch, at(wideOf(columns, a), start), at(wideOf(columns, b), start), size)
        crossings(scratch, given + 8, entry, state, at(units, start), at(cash, start), size, rows - 1 - start)
      }
    }
  }
  for (let pair: i32 = 0; pair < pairCount; pair++) {
    const worth = pairs + ((<usize>pair) << 4) + 8
    if (load<u32>(states + ((<usize>pair) << 2)) & HOLDS) store<f64>(worth, load<f64>(worth) * last)
  }
}

function wideOf(columns: usize, column: i32): usize {
  return <usize>load<u32>(columns + ((<usize>column) << 2))
}

function narrowOf(tiles: usize, column: i32): usize {
  return tiles + <usize>column * NARROW_BYTES
}

/** Rows without ties: above or below on each, so every change of side is a crossing, up and down in turn. */
function toggles(
  words: usize,
  worth: usize,
  entry: usize,
  state: usize,
  units: usize,
  cash: usize,
  end: i32,
): void {
  const flags = load<u32>(state)
  let before = <u64>((flags & AT_LEAST) >> 1)
  let count = load<u32>(entry)
  let value = load<f64>(worth)
  let holds = flags & HOLDS
  // Above without having entered, or below without having left, as after an unknown row: the next change is not followed.
  let isWaiting = (before !== 0) !== (holds !== 0)
  let table = holds !== 0 ? cash : units
  let step = holds !== 0 ? units - cash : cash - units
  for (let w: i32 = 0; w < WORDS; w++) {
    const above = load<u64>(words + ((<usize>w) << 3))
    let changes = above ^ ((above << 1) | before)
    before = above >> 63
    if (changes !== 0) {
      count += <u32>popcnt<u64>(changes & above)
      if (isWaiting) {
        changes &= changes - 1
        isWaiting = false
      }
      if (w === end >> 6) changes &= ~((<u64>1) << (end & 63))
      while (changes !== 0) {
        value *= load<f64>(at(table, <i32>ctz<u64>(changes)))
        changes &= changes - 1
        table += step
        step = -step
        holds ^= HOLDS
      }
    }
    table += 512
  }
  store<u32>(entry, count)
  store<f64>(worth, value)
  store<u32>(state, (before !== 0 ? AT_LEAST : AT_MOST) | holds)
}

/** Any rows: what is unknown is on no side, a tie on both. */
function crossings(
  words: usize,
  worth: usize,
  entry: usize,
  state: usize,
  units: usize,
  cash: usize,
  size: i32,
  end: i32,
): void {
  const flags = load<u32>(state)
  let atMost = <u64>(flags & AT_MOST)
  let atLeast = <u64>((flags & AT_LEAST) >> 1)
  let count = load<u32>(entry)
  let value = load<f64>(worth)
  let holds = flags & HOLDS
  for (let row: i32 = 0; row < size; row += 64) {
    const word = words + (<usize>row >> 3)
    const above = load<u64>(word)
    const below = load<u64>(word, BELOW)
    const equal = load<u64>(word, EQUAL)
    const up = above & (((below | equal) << 1) | atMost)
    const down = below & (((above | equal) << 1) | atLeast)
    atMost = (below | equal) >> 63
    atLeast = (above | equal) >> 63
    count += <u32>popcnt<u64>(up)
    let changes = up | down
    if (row === (end & ~63)) changes &= ~((<u64>1) << (end & 63))
    for (; changes !== 0; changes &= changes - 1) {
      const k = ctz<u64>(changes)
      const isUp = ((up >> k) & 1) !== 0
      if (isUp === (holds !== 0)) continue
      value *= load<f64>(at(isUp ? units : cash, row + <i32>k))
      holds ^= HOLDS
    }
  }
  store<u32>(entry, count)
  store<f64>(worth, value)
  store<u32>(state, <u32>(atMost * AT_MOST + atLeast * AT_LEAST) | holds)
}
