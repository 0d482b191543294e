import type { TokenSubject } from '../../control/tenant/index.ts'

/** A token whose signature was found right, while only its end and its key can make it wrong. */
export interface VerifiedToken {
  readonly kid: string
  readonly subject: TokenSubject
  /** UTC milliseconds. */
  readonly until: number
}

/** Tokens that were verified, so that each signature is calculated once; the one verified first is forgotten first. */
export class VerifiedTokens {
  readonly #tokens = new Map<string, VerifiedToken>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  /** Forgets it where it has ended. */
  recall(token: string, now: number): VerifiedToken | undefined {
    const found = this.#tokens.get(token)
    if (!found || now < found.until) return found
    this.#tokens.delete(token)
    return undefined
  }

  remember(token: string, verified: VerifiedToken): void {
    this.#tokens.set(token, verified)
    if (this.#tokens.size > this.#most) this.#tokens.delete(this.#tokens.keys().next().value!)
  }
}
