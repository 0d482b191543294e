/**
 * Lets only some processes load at a time: a machine that starts a hundred at once starts none of them soon.
 */
export class StartTurns {
  #free: number
  readonly #line: (() => void)[] = []

  constructor(atOnce: number) {
    this.#free = atOnce
  }

  /** Resolves with what gives the turn back, when it is this one's; at once, without one, when nobody waits for it any more. */
  async take(signal: AbortSignal): Promise<() => void> {
    while (this.#free === 0 && !signal.aborted) await this.#waited(signal)
    if (signal.aborted) {
      if (this.#free > 0) this.#line.shift()?.()
      return () => {}
    }
    this.#free--
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      this.#free++
      this.#line.shift()?.()
    }
  }

  #waited(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        this.#line.splice(this.#line.indexOf(go), 1)
        resolve()
      }
      if (signal.aborted) return resolve()
      signal.addEventListener('abort', leave, { once: true })
      this.#line.push(go)
    })
  }
}
