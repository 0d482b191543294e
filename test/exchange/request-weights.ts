const MINUTE = 60_000

/** What the scales say to a request: go on, or an answer that refuses it. */
export interface Weighed {
  /** Weight used in the current minute, for `X-MBX-USED-WEIGHT-1M`. */
  readonly used: number
  readonly refusal?: {
    readonly status: 429 | 418
    readonly retryAfterSeconds: number
    readonly message: string
  }
}

export interface WeightLimits {
  /** Weight that a minute may carry. */
  readonly limit: number
  /** Requests that may ignore a 429 before the address is banned. */
  readonly patience: number
  /** Length of the first ban; each further one is twice as long, up to three days. */
  readonly banMs: number
}

/**
 * Counts weights by the minute as the venue does: 429 when the minute is used up, and a ban (418) for
 * those who go on asking before Retry-After is over.
 */
export class RequestWeights {
  readonly #limits: WeightLimits
  #minute = Number.NEGATIVE_INFINITY
  #used = 0
  #ignored = 0
  #bans = 0
  #bannedUntil = 0

  constructor(limits: WeightLimits) {
    this.#limits = limits
  }

  weigh(weight: number, now: number): Weighed {
    const minute = Math.floor(now / MINUTE)
    if (minute !== this.#minute) {
      this.#minute = minute
      this.#used = 0
      this.#ignored = 0
    }
    if (now < this.#bannedUntil) return this.#banned(now)
    this.#used += weight
    if (this.#used <= this.#limits.limit) return { used: this.#used }
    if (this.#ignored++ >= this.#limits.patience) {
      this.ban(now + Math.min(this.#limits.banMs * 2 ** this.#bans++, 3 * 1440 * MINUTE))
      return this.#banned(now)
    }
    return {
      used: this.#used,
      refusal: {
        status: 429,
        retryAfterSeconds: Math.max(1, Math.ceil(((minute + 1) * MINUTE - now) / 1000)),
        message: `Too much request weight used; current limit is ${this.#limits.limit} request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API.`,
      },
    }
  }

  ban(until: number): void {
    this.#bannedUntil = until
  }

  #banned(now: number): Weighed {
    return {
      used: this.#used,
      refusal: {
        status: 418,
        retryAfterSeconds: Math.max(1, Math.ceil((this.#bannedUntil - now) / 1000)),
        message: `Way too much request weight used; IP banned until ${this.#bannedUntil}. Please use WebSocket Streams for live updates to avoid bans.`,
      },
    }
  }
}
