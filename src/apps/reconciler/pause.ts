/** Waiting that can be cut short. */
export class Pause {
  #isWoken = false
  #end = () => {}

  /** Until the time is over, somebody wakes it, or the signal. Woken before, it does not wait. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#isWoken && !signal.aborted) {
      await new Promise<void>((done) => {
        const timer = setTimeout(() => this.#end(), ms)
        this.#end = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', this.#end)
          done()
        }
        signal.addEventListener('abort', this.#end)
      })
    }
    this.#isWoken = false
  }

  wake(): void {
    this.#isWoken = true
    this.#end()
  }
}
