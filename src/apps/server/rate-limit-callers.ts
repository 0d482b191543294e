import { createHash } from 'node:crypto'

/** Sessions and keys that the guard has let in, the one seen longest ago forgotten first. */
export class KnownCallers {
  readonly #names = new Map<string, string>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  /** What the credential counts under; undefined where none was let in with it. */
  nameOf(credential: string): string | undefined {
    return this.#names.get(credential)
  }

  /** Remembers a credential. Its name is a digest: no store of limits may hold what lets somebody in. */
  learn(credential: string): string {
    const name =
      this.#names.get(credential) ?? createHash('sha256').update(credential).digest('base64url').slice(0, 22)
    this.#names.delete(credential)
    this.#names.set(credential, name)
    if (this.#names.size > this.#most) this.#names.delete(this.#names.keys().next().value!)
    return name
  }
}
