import { isInNetworks } from '../../../domain/index.ts'
import { SECRET_TOKEN_BYTES, secretTokens } from '../../../math/index.ts'
import type { ApiKey, KeyAnswer, KeyUse } from './api-key-port.ts'

const TOKENS = secretTokens('leme')

/** So many random bytes make a key. */
export const API_KEY_BYTES = SECRET_TOKEN_BYTES

/** A key as it is stored: `hash` is the SHA-256 of the token, hexadecimal. */
export interface StoredKey {
  readonly key: ApiKey
  readonly hash: string
}

/** A token of {@link API_KEY_BYTES} random bytes, with what is stored of it. */
export const makeApiKey = TOKENS.make

/** The prefix under which a token's key is found; undefined when it is no token. */
export const prefixOf = TOKENS.prefixOf

/**
 * Whether a token may be used so at `now` (UTC milliseconds). The hashes are compared in a time
 * that does not depend on where they differ; a wrong secret is told nothing but `unknown`.
 */
export function judgeApiKey(
  stored: StoredKey | undefined,
  token: string,
  { scope, address, now }: KeyUse & { readonly now: number },
): KeyAnswer {
  if (!TOKENS.isRight(token, stored?.hash) || !stored) return { kind: 'refused', reason: 'unknown' }
  const { key } = stored
  if (key.revokedAt !== null) return { kind: 'refused', reason: 'revoked' }
  if (key.expiresAt !== null && key.expiresAt <= now) return { kind: 'refused', reason: 'expired' }
  if (!key.scopes.includes(scope)) return { kind: 'refused', reason: 'scope' }
  if (key.networks.length > 0 && !isInNetworks(address, key.networks)) {
    return { kind: 'refused', reason: 'network' }
  }
  return { kind: 'accepted', key }
}
