/** Callers that the guard has let in, the one seen longest ago forgotten first. */
export class KnownCallers {
  readonly #callers = new Set<string>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  has(caller: string): boolean {
    return this.#callers.has(caller)
  }

  add(caller: string): void {
    this.#callers.delete(caller)
    this.#callers.add(caller)
    if (this.#callers.size > this.#most) this.#callers.delete(this.#callers.values().next().value!)
  }
}
