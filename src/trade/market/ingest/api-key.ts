import { sha256 } from '../../../math/index.ts'
import type { ApiKey, KeyAnswer, KeyUse } from './api-key-port.ts'
import { isInNetworks } from './network.ts'

/** So many random bytes make a key: 8 for its prefix, 32 for its secret. */
export const API_KEY_BYTES = 40
const TOKEN = /^leme_([\da-f]{16})_[\da-f]{64}$/

/** A key as it is stored: `hash` is the SHA-256 of the token, hexadecimal. */
export interface StoredKey {
  readonly key: ApiKey
  readonly hash: string
}

/** A token of {@link API_KEY_BYTES} random bytes, with what is stored of it. */
export function makeApiKey(random: Uint8Array): {
  readonly token: string
  readonly prefix: string
  readonly hash: string
} {
  const hex = Array.from(random.subarray(0, API_KEY_BYTES), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
  const prefix = hex.slice(0, 16)
  const token = `leme_${prefix}_${hex.slice(16)}`
  return { token, prefix, hash: sha256(token) }
}

/** The prefix under which a token's key is found; undefined when it is no token. */
export function prefixOf(token: string): string | undefined {
  return TOKEN.exec(token)?.[1]
}

/**
 * Whether a token may be used so at `now` (UTC milliseconds). The hashes are compared in a time
 * that does not depend on where they differ; a wrong secret is told nothing but `unknown`.
 */
export function judgeApiKey(
  stored: StoredKey | undefined,
  token: string,
  { scope, address, now }: KeyUse & { readonly now: number },
): KeyAnswer {
  const isRight = isSameHash(sha256(token), stored?.hash ?? '')
  if (!stored || !isRight) return { kind: 'refused', reason: 'unknown' }
  const { key } = stored
  if (key.revokedAt !== null) return { kind: 'refused', reason: 'revoked' }
  if (key.expiresAt !== null && key.expiresAt <= now) return { kind: 'refused', reason: 'expired' }
  if (!key.scopes.includes(scope)) return { kind: 'refused', reason: 'scope' }
  if (key.networks.length > 0 && !isInNetworks(address, key.networks)) {
    return { kind: 'refused', reason: 'network' }
  }
  return { kind: 'accepted', key }
}

function isSameHash(given: string, stored: string): boolean {
  let difference = given.length ^ stored.length
  for (let at = 0; at < given.length; at++) difference |= given.charCodeAt(at) ^ stored.charCodeAt(at)
  return difference === 0
}
