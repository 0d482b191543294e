import type { SymbolNames } from './port.ts'

/** What a key may be used for. */
export type KeyScope = 'ingest' | 'read' | 'signals' | 'signals:write'

/** What is known of a key: all but its secret. Times in UTC milliseconds. */
export interface ApiKey {
  /** Names the key; the token has it in clear. */
  readonly prefix: string
  readonly source: string
  readonly scopes: readonly KeyScope[]
  /** From where it may be used, `203.0.113.0/24`; from everywhere when empty. */
  readonly networks: readonly string[]
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
}

export type KeyRefusal = 'unknown' | 'revoked' | 'expired' | 'scope' | 'network'

/** `names` are those of the key's source, where it has some. */
export type KeyAnswer =
  | { readonly kind: 'accepted'; readonly key: ApiKey; readonly names?: SymbolNames }
  | { readonly kind: 'refused'; readonly reason: KeyRefusal }

/** What a key is asked for. `address` is that of the client. */
export interface KeyUse {
  readonly scope: KeyScope
  readonly address: string
}

/**
 * Keys by which sources are known. The token is shown once and kept as a hash alone. To change a
 * key, make a second one, and revoke the first when the sender has moved.
 * One suite judges every implementation: `api-key-store.suite.ts`.
 */
export interface ApiKeyStore {
  /** @throws MarketError `ingest.source-unknown`, `ingest.network` */
  create(
    source: string,
    rights: Pick<ApiKey, 'scopes' | 'networks' | 'expiresAt'>,
  ): Promise<{ readonly key: ApiKey; readonly token: string }>
  /** Of a source, the oldest first; revoked and expired ones too. */
  list(source: string): Promise<readonly ApiKey[]>
  /** Whether there was such a key in force; it is refused from now on. */
  revoke(prefix: string): Promise<boolean>
  /** Whether there was such a key, not revoked; it ends at `at` (UTC milliseconds), or earlier where it was to end earlier. */
  expire(prefix: string, at: number): Promise<boolean>
  verify(token: string, use: KeyUse): Promise<KeyAnswer>
}
