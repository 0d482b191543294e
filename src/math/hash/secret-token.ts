import { sha256 } from './sha256.ts'

/** So many random bytes make a token: 8 for its prefix, 32 for its secret. */
export const SECRET_TOKEN_BYTES = 40
const PREFIX_DIGITS = 16

/** Tokens by which programs are known: `WORD_PREFIX_SECRET`, the last two in hexadecimal digits. */
export interface SecretTokens {
  /** A token of {@link SECRET_TOKEN_BYTES} bytes that nobody can guess; its prefix and hash are what is kept of it. */
  make(random: Uint8Array): { readonly token: string; readonly prefix: string; readonly hash: string }
  /** What a token is found by; undefined when it is none of this word. */
  prefixOf(token: string): string | undefined
  /** Whether the hash is this token's, in a time that does not depend on where they differ. */
  isRight(token: string, hash: string | undefined): boolean
}

export function secretTokens(word: string): SecretTokens {
  const form = new RegExp(`^${word}_([\\da-f]{${PREFIX_DIGITS}})_[\\da-f]{64}$`)
  return {
    make(random) {
      const hex = Array.from(random.subarray(0, SECRET_TOKEN_BYTES), (byte) =>
        byte.toString(16).padStart(2, '0'),
      ).join('')
      const prefix = hex.slice(0, PREFIX_DIGITS)
      const token = `${word}_${prefix}_${hex.slice(PREFIX_DIGITS)}`
      return { token, prefix, hash: sha256(token) }
    },
    prefixOf: (token) => form.exec(token)?.[1],
    isRight: (token, hash = '') => isSameText(sha256(token), hash),
  }
}

/** In a time that depends on the length of the first alone. */
export function isSameText(given: string, stored: string): boolean {
  let difference = given.length ^ stored.length
  for (let at = 0; at < given.length; at++) difference |= given.charCodeAt(at) ^ stored.charCodeAt(at)
  return difference === 0
}
