import { random } from '../../../../math/index.ts'

/** A few of all items that ever came, each with the same chance to be among them (Vitter 1985, algorithm R). */
export class Reservoir<T> {
  readonly #capacity: number
  readonly #seed: string
  readonly #items: T[] = []
  #came = 0

  constructor(capacity: number, seed: string) {
    this.#capacity = capacity
    this.#seed = seed
  }

  get items(): readonly T[] {
    return this.#items
  }

  add(item: T): void {
    this.#came++
    if (this.#items.length < this.#capacity) {
      this.#items.push(item)
      return
    }
    const place = random(`${this.#seed}/${this.#came}`).int(this.#came)
    if (place < this.#capacity) this.#items[place] = item
  }
}
