import { decay, decayTable } from './decay.ts'

const NONE = -1

export interface KernelRowsOptions {
  /** Points, row after row; permuted by `swap`. */
  readonly points: Float64Array
  readonly width: number
  readonly gamma: number
  /** Memory for rows that are kept. */
  readonly cacheBytes: number
}

/**
 * Rows of the matrix exp(−gamma·|x − x'|²) over points that may be swapped, the least recently used ones forgotten.
 * Entries are float32. A row may be asked for in part: its first `length` entries.
 */
export class KernelRows {
  readonly count: number
  readonly #points: Float64Array
  readonly #norms: Float64Array
  readonly #width: number
  readonly #gamma: number
  readonly #memory: Float32Array
  /** Entries a slot has room for. */
  #room: number
  #slots = 0
  #views: Float32Array[] = []
  #slotOf: Int32Array
  #ownerOf: Int32Array
  #filled: Int32Array
  #newer: Int32Array
  #older: Int32Array
  #newest = NONE
  #oldest = NONE

  constructor({ points, width, gamma, cacheBytes }: KernelRowsOptions) {
    this.#points = points
    this.#width = width
    this.#gamma = gamma
    this.count = points.length / width
    this.#norms = squaredNorms(points, width)
    const most = Math.min(Math.floor(cacheBytes / 4), this.count * this.count)
    this.#memory = new Float32Array(Math.max(most, 2 * this.count))
    const slots = Math.max(2, this.count)
    this.#slotOf = new Int32Array(this.count).fill(NONE)
    this.#ownerOf = new Int32Array(slots)
    this.#filled = new Int32Array(slots)
    this.#newer = new Int32Array(slots)
    this.#older = new Int32Array(slots)
    this.#room = this.count
    this.widen()
  }

  /** Whether no row ever is forgotten. */
  get holdsAll(): boolean {
    return this.#room === this.count && this.#slots === this.count
  }

  /** The first `length` entries of row `i`, at most as many as the last `narrow` named; good until the next call but one. */
  row(i: number, length: number): Float32Array {
    let slot = this.#slotOf[i]!
    if (slot === NONE) {
      slot = this.#oldest
      const owner = this.#ownerOf[slot]!
      if (owner !== NONE) this.#slotOf[owner] = NONE
      this.#ownerOf[slot] = i
      this.#slotOf[i] = slot
      this.#filled[slot] = 0
    }
    this.#touch(slot)
    const view = this.#views[slot]!
    if (this.#filled[slot]! < length) {
      this.fill(view, i, { from: this.#filled[slot]!, to: length })
      this.#filled[slot] = length
    }
    return view
  }

  /** Computes the entries `from` to `to` − 1 of row `i` into their places of `out`. */
  fill(out: Float32Array, i: number, { from, to }: { readonly from: number; readonly to: number }): void {
    const points = this.#points
    const norms = this.#norms
    const width = this.#width
    const gamma = this.#gamma
    const table = decayTable()
    const own = i * width
    const norm = norms[i]!
    let j = from
    for (; j + 3 < to; j += 4) {
      let at = j * width
      let a = 0
      let b = 0
      let c = 0
      let d = 0
      for (let k = 0; k < width; k++, at++) {
        const x = points[own + k]!
        a += x * points[at]!
        b += x * points[at + width]!
        c += x * points[at + 2 * width]!
        d += x * points[at + 3 * width]!
      }
      out[j] = decay(table, gamma * (norm + norms[j]! - 2 * a))
      out[j + 1] = decay(table, gamma * (norm + norms[j + 1]! - 2 * b))
      out[j + 2] = decay(table, gamma * (norm + norms[j + 2]! - 2 * c))
      out[j + 3] = decay(table, gamma * (norm + norms[j + 3]! - 2 * d))
    }
    for (; j < to; j++) {
      let dot = 0
      for (let k = 0, at = j * width; k < width; k++, at++) dot += points[own + k]! * points[at]!
      out[j] = decay(table, gamma * (norm + norms[j]! - 2 * dot))
    }
  }

  /**
   * Exchanges points i < j, pair after pair, in every row too.
   * in: pairs[0 … length − 1] = i, j, i, j, …
   */
  swap(pairs: Int32Array, length: number): void {
    const width = this.#width
    for (let slot = 0; slot < this.#slots; slot++) this.#swapEntries(slot, pairs, length)
    for (let at = 0; at < length; at += 2) {
      const i = pairs[at]!
      const j = pairs[at + 1]!
      for (let k = 0; k < width; k++) exchange(this.#points, i * width + k, j * width + k)
      exchange(this.#norms, i, j)
      exchange(this.#slotOf, i, j)
      if (this.#slotOf[i] !== NONE) this.#ownerOf[this.#slotOf[i]!] = i
      if (this.#slotOf[j] !== NONE) this.#ownerOf[this.#slotOf[j]!] = j
    }
  }

  /** Only the first `length` entries will be asked for: more rows fit, and those that are kept stay. */
  narrow(length: number): void {
    const most = this.#ownerOf.length
    const slots = Math.min(Math.floor(this.#memory.length / length), most)
    if (this.#slots === most || (slots < this.#slots * 2 && slots < most)) return
    for (let slot = 0; slot < this.#slots; slot++) {
      const start = slot * this.#room
      this.#filled[slot] = Math.min(this.#filled[slot]!, length)
      this.#memory.copyWithin(slot * length, start, start + this.#filled[slot]!)
    }
    this.#room = length
    this.#addSlots(slots)
  }

  /** Every entry may be asked for again; forgets what is kept if it was narrow. */
  widen(): void {
    if (this.#slots > 0 && this.#room === this.count) return
    this.#room = this.count
    this.#slots = 0
    this.#newest = NONE
    this.#oldest = NONE
    this.#slotOf.fill(NONE)
    this.#addSlots(Math.min(Math.floor(this.#memory.length / this.count), this.#ownerOf.length))
  }

  #swapEntries(slot: number, pairs: Int32Array, length: number): void {
    const view = this.#views[slot]!
    let filled = this.#filled[slot]!
    for (let at = 0; at < length; at += 2) {
      const i = pairs[at]!
      const j = pairs[at + 1]!
      if (filled > j) {
        const held = view[i]!
        view[i] = view[j]!
        view[j] = held
      } else if (filled > i) filled = i
    }
    this.#filled[slot] = filled
  }

  #addSlots(slots: number): void {
    for (let slot = this.#slots; slot < slots; slot++) {
      this.#ownerOf[slot] = NONE
      this.#filled[slot] = 0
      this.#newer[slot] = this.#oldest
      this.#older[slot] = NONE
      if (this.#oldest === NONE) this.#newest = slot
      else this.#older[this.#oldest] = slot
      this.#oldest = slot
    }
    this.#slots = Math.max(this.#slots, slots)
    this.#views = Array.from({ length: this.#slots }, (_, slot) =>
      this.#memory.subarray(slot * this.#room, (slot + 1) * this.#room),
    )
  }

  #touch(slot: number): void {
    if (slot === this.#newest) return
    const newer = this.#newer[slot]!
    const older = this.#older[slot]!
    this.#older[newer] = older
    if (older === NONE) this.#oldest = newer
    else this.#newer[older] = newer
    this.#older[slot] = this.#newest
    this.#newer[this.#newest] = slot
    this.#newer[slot] = NONE
    this.#newest = slot
  }
}

export function squaredNorms(points: Float64Array, width: number): Float64Array {
  const norms = new Float64Array(points.length / width)
  for (let i = 0, at = 0; i < norms.length; i++) {
    for (let k = 0; k < width; k++, at++) norms[i]! += points[at]! * points[at]!
  }
  return norms
}

function exchange(items: { [index: number]: number }, i: number, j: number): void {
  const held = items[i]!
  items[i] = items[j]!
  items[j] = held
}
