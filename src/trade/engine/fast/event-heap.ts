/** Greater than any number of trades that fits into memory; times a clock it stays below 2^53. */
const TRADES = 2 ** 27

/** The clock of no event, after every other. */
export const NEVER = 2 ** 31 - 1

/** What will happen to open trades, the earliest first, those of one step in order of opening. */
export class EventHeap {
  size = 0
  /** Step of the clock of the first event. */
  clock = NEVER
  #keys = new Float64Array(16)

  clear(): void {
    this.size = 0
    this.clock = NEVER
  }

  push(clock: number, trade: number): void {
    if (this.size === this.#keys.length) this.#grow()
    const keys = this.#keys
    const key = clock * TRADES + trade
    let at = this.size++
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (keys[parent]! <= key) break
      keys[at] = keys[parent]!
      at = parent
    }
    keys[at] = key
    if (clock < this.clock) this.clock = clock
  }

  /** Takes the first event out and gives its trade. */
  pop(): number {
    const keys = this.#keys
    const trade = keys[0]! - this.clock * TRADES
    const size = --this.size
    const key = keys[size]!
    let at = 0
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && keys[child + 1]! < keys[child]!) child++
      if (keys[child]! >= key) break
      keys[at] = keys[child]!
      at = child
    }
    keys[at] = key
    this.clock = size === 0 ? NEVER : Math.floor(keys[0]! / TRADES)
    return trade
  }

  #grow(): void {
    const keys = new Float64Array(this.size * 2)
    keys.set(this.#keys)
    this.#keys = keys
  }
}
