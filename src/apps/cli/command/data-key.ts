import { Fault, formatTime } from '../../../domain/index.ts'
import { type ApiKey, requireSource } from '../../../trade/market/index.ts'
import type { Database } from '../../local/open-database.ts'
import { withDatabase } from '../../local/with-app.ts'
import { type Terminal, table } from '../terminal.ts'
import { readExpiry, readGrace, readScopes } from './data-key-options.ts'

type Store = Pick<Database['store'], 'ingest' | 'apiKeys'>

export interface KeyOptions {
  readonly scope: readonly string[]
  readonly network?: readonly string[]
  readonly expires?: string
}

/** `leme data key create`: prints the token, which nobody can print again. */
export async function dataKeyCreate(
  terminal: Terminal,
  source: string,
  { scope, network = [], expires }: KeyOptions,
): Promise<void> {
  const scopes = readScopes(scope)
  const expiresAt = expires === undefined ? null : readExpiry(expires, Date.now())
  const made = await withDatabase(({ store }) =>
    store.apiKeys.create(source, { scopes, networks: network, expiresAt }),
  )
  show(terminal, made)
}

/** `leme data key list`: every key, or those of one source. */
export async function dataKeyList(terminal: Terminal, source?: string): Promise<void> {
  const keys = await withDatabase(({ store }) => keysOf(store, source))
  const now = Date.now()
  const text =
    keys.length === 0
      ? 'There is no key. Make one: npx leme data key create SOURCE'
      : table(
          ['key', 'source', 'scopes', 'networks', 'made (UTC)', 'ends (UTC)', 'state'],
          keys.map((key) => [
            ...[key.prefix, key.source, key.scopes.join(','), key.networks.join(',') || 'everywhere'],
            ...[formatTime(key.createdAt), key.expiresAt === null ? 'never' : formatTime(key.expiresAt)],
            stateOf(key, now),
          ]),
        )
  terminal.result({ schema: 'leme.keys/1', keys }, text)
}

/** `leme data key revoke`: the key is refused from the next request on. */
export async function dataKeyRevoke(terminal: Terminal, prefix: string): Promise<void> {
  const wasThere = await withDatabase(({ store }) => store.apiKeys.revoke(prefix))
  if (!wasThere) throw unknown(prefix)
  terminal.result({ schema: 'leme.key-revoked/1', prefix }, `${prefix} is refused from now on`)
}

export interface RotateOptions {
  readonly grace: string
  readonly expires?: string
}

/** `leme data key rotate`: a new key first, so that a failure in between leaves the old one in force. */
export async function dataKeyRotate(
  terminal: Terminal,
  prefix: string,
  { grace, expires }: RotateOptions,
): Promise<void> {
  const graceMs = readGrace(grace)
  const now = Date.now()
  const asked = expires === undefined ? undefined : readExpiry(expires, now)
  const { made, endsAt } = await withDatabase(async ({ store }) => {
    const old = (await keysOf(store)).find((key) => key.prefix === prefix && stateOf(key, now) === 'good')
    if (!old) throw unknown(prefix)
    const rights = { scopes: old.scopes, networks: old.networks, expiresAt: asked ?? old.expiresAt }
    const created = await store.apiKeys.create(old.source, rights)
    if (graceMs === 0) await store.apiKeys.revoke(prefix)
    else await store.apiKeys.expire(prefix, now + graceMs)
    return { made: created, endsAt: Math.min(now + graceMs, old.expiresAt ?? Number.POSITIVE_INFINITY) }
  })
  show(terminal, made, { prefix, endsAt })
}

async function keysOf({ ingest, apiKeys }: Store, source?: string): Promise<readonly ApiKey[]> {
  const names = (await ingest.listSources()).map(({ name }) => name)
  if (source !== undefined) requireSource(names.includes(source) || undefined, source)
  const wanted = source === undefined ? names : [source]
  return (await Promise.all(wanted.map((name) => apiKeys.list(name)))).flat()
}

function stateOf({ revokedAt, expiresAt }: ApiKey, now: number): 'good' | 'revoked' | 'expired' {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'good'
}

interface Old {
  readonly prefix: string
  readonly endsAt: number
}

/** Standard output has the token alone, so that a shell can take it. */
function show(
  terminal: Terminal,
  { key, token }: { readonly key: ApiKey; readonly token: string },
  old?: Old,
): void {
  terminal.result({ schema: 'leme.key/1', token, key, ...(old && { old }) }, token)
  terminal.note(`Keep it now: it is not shown again. Revoke it with: npx leme data key revoke ${key.prefix}`)
  if (old) terminal.note(`The old key ${old.prefix} ends ${formatTime(old.endsAt)} UTC.`)
}

function unknown(prefix: string): Fault {
  return new Fault('no-data', 'key.none', `no key in force begins with "${prefix}"`, {
    hint: 'See: npx leme data key list',
  })
}
