import type { FastifyRequest } from 'fastify'
import {
  type ApiKey,
  type ApiKeyStore,
  type KeyRefusal,
  type KeyScope,
  prefixOf,
  type SymbolNames,
} from '../../trade/market/index.ts'
import { ServerFault } from './server-fault.ts'
import type { Access } from './server-type.ts'
import { withinTime } from './within-time.ts'

const HINT = 'Send a key in the header X-API-Key; `npx leme data key create SOURCE` makes one.'
/** The database has to say who asks within this time. */
const PATIENCE_MS = 5_000

const REFUSALS: Readonly<
  Record<
    KeyRefusal,
    { readonly status: 401 | 403; readonly code: `key.${KeyRefusal}`; readonly text: string }
  >
> = {
  unknown: { status: 401, code: 'key.unknown', text: 'There is no such API key.' },
  revoked: { status: 401, code: 'key.revoked', text: 'This API key was revoked.' },
  expired: { status: 401, code: 'key.expired', text: 'This API key has expired.' },
  scope: { status: 403, code: 'key.scope', text: 'This API key is not for that.' },
  network: { status: 403, code: 'key.network', text: 'This API key is not taken from your address.' },
}

/** What a key must be for; undefined where a route asks for no key, or takes a session and no key came. */
export function keyScope(access: Access, headers: FastifyRequest['headers']): KeyScope | undefined {
  const [kind, ...scope] = access.split(':')
  const isAsked = kind === 'key' || (kind === 'either' && headers['x-api-key'] !== undefined)
  return isAsked ? (scope.join(':') as KeyScope) : undefined
}

/** Who sent a request, by its key. */
export interface Sender {
  readonly key: ApiKey
  readonly names?: SymbolNames
}

/**
 * The key in `X-API-Key`, judged for its scope and the client's address. What is not written as a
 * token is refused without asking the store.
 * @throws ServerFault `key.missing`, `key.unknown`, `key.revoked`, `key.expired`, `key.scope`,
 * `key.network`, `server.busy`
 */
export async function requireApiKey(
  { headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>,
  scope: KeyScope,
  keys: Pick<ApiKeyStore, 'verify'>,
): Promise<Sender> {
  const token = headers['x-api-key']
  if (token === undefined)
    throw new ServerFault('auth', 'key.missing', 'No API key came with it.', { hint: HINT })
  if (typeof token !== 'string' || prefixOf(token) === undefined) throw refused('unknown')
  const answer = await withinTime(keys.verify(token, { scope, address: ip }), PATIENCE_MS)
  if (answer.kind === 'refused') throw refused(answer.reason)
  return answer
}

function refused(reason: KeyRefusal): ServerFault {
  const { status, code, text } = REFUSALS[reason]
  return new ServerFault('auth', code, text, { status, hint: HINT })
}
