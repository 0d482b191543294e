import { fencedOff } from '../../../control/operation/index.ts'
import { Fault, type FaultDetails, type FaultKind } from '../../../domain/index.ts'

/** Every code of {@link StoreError}, with the kind of failure it is. */
export const STORE_ERROR_KINDS = {
  'store.unreachable': 'remote',
  'store.login-refused': 'auth',
  /** The login lacks a right. */
  'store.not-allowed': 'auth',
  /** The schema is missing or older than this program. */
  'store.not-migrated': 'failed',
  /** A migration that was applied reads otherwise now. */
  'store.migration-changed': 'failed',
  /** The database was migrated by a newer program. */
  'store.newer-schema': 'failed',
  'store.disk-full': 'failed',
  /** All connections of the server are taken. */
  'store.too-many-connections': 'remote',
  'run.unknown': 'no-data',
  'bot.unknown': 'no-data',
  'bot.cursor-behind': 'conflict',
  'bot.journal-gap': 'conflict',
  'bot.trade-twice': 'conflict',
  'page.bad-cursor': 'usage',
  'tenant.password': 'usage',
  /** A schema or a login of this name is somebody else's. */
  'tenant.foreign': 'conflict',
  /** The tenant's login could do more than it may. */
  'tenant.exposed': 'failed',
  /** A connection was not as it was lent: another login, or out of its transaction. */
  'tenant.tampered': 'failed',
  /** A tenant's stores were used after the work for which they were lent. */
  'tenant.ended': 'failed',
  /** All logins of tenants that may be open are in use. */
  'tenant.line': 'remote',
  /** Another process drops what is old. */
  'upkeep.running': 'conflict',
} as const satisfies Readonly<Record<string, FaultKind>>

export type StoreCode = keyof typeof STORE_ERROR_KINDS

/** What the store refuses, and why it cannot work. */
export class StoreError extends Fault {
  declare readonly code: StoreCode

  constructor(code: StoreCode, message: string, details: FaultDetails = {}) {
    super(STORE_ERROR_KINDS[code], code, message, details)
  }
}

interface Known {
  readonly code: StoreCode
  readonly message: string
  readonly hint: string
}

const UNREACHABLE: Known = {
  code: 'store.unreachable',
  message: 'the database does not answer',
  hint: 'Is PostgreSQL running, and does DATABASE_URL name its host and port?',
}
const LOGIN: Known = {
  code: 'store.login-refused',
  message: 'the database refuses the login',
  hint: 'Check user, password and database name in DATABASE_URL.',
}
const NOT_ALLOWED: Known = {
  code: 'store.not-allowed',
  message: 'the login of the database may not do this',
  hint: 'Use the one that owns the tables: DATABASE_URL=… npx leme …',
}
const NOT_MIGRATED: Known = {
  code: 'store.not-migrated',
  message: 'the database has not been migrated',
  hint: 'Run: leme up',
}
const DISK_FULL: Known = {
  code: 'store.disk-full',
  message: 'the database has no space left',
  hint: 'Free some space; nothing of this operation was stored.',
}
const TOO_MANY: Known = {
  code: 'store.too-many-connections',
  message: 'the database takes no more connections',
  hint: 'Close other programs that use it, or raise max_connections.',
}

/** Codes of PostgreSQL (SQLSTATE), of its drivers and of sockets. */
const KNOWN: Readonly<Record<string, Known>> = {
  ECONNREFUSED: UNREACHABLE,
  ECONNRESET: UNREACHABLE,
  ENOTFOUND: UNREACHABLE,
  EAI_AGAIN: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
  EPIPE: UNREACHABLE,
  CONNECTION_CLOSED: UNREACHABLE,
  CONNECTION_DESTROYED: UNREACHABLE,
  CONNECTION_ENDED: UNREACHABLE,
  CONNECT_TIMEOUT: UNREACHABLE,
  '57P01': UNREACHABLE,
  '57P02': UNREACHABLE,
  '57P03': UNREACHABLE,
  '28000': LOGIN,
  '28P01': LOGIN,
  '3D000': LOGIN,
  '42501': NOT_ALLOWED,
  '3F000': NOT_MIGRATED,
  '42P01': NOT_MIGRATED,
  '42703': NOT_MIGRATED,
  '53100': DISK_FULL,
  '53300': TOO_MANY,
}

/** pgbouncer has one code for all that it refuses; its words tell one from another. */
const OF_POOLER = '08P01'
const POOLER_WORDS: readonly (readonly [RegExp, Known])[] = [
  [/^(SASL|password) authentication failed|^no such user|^(bouncer config error|unsupported startup)/, LOGIN],
  [/^query_wait_timeout|^no more connections allowed/, TOO_MANY],
  [
    /^server login|^pgbouncer cannot connect|^server conn crashed|^(client_)?idle|^unexpected response from login/,
    UNREACHABLE,
  ],
]

/** By PostgreSQL itself, or by the pooler before it. */
export function isRefusedPassword(error: unknown): boolean {
  const { code, message = '' } = (error ?? {}) as { readonly code?: unknown; readonly message?: string }
  return code === '28P01' || (code === OF_POOLER && POOLER_WORDS[0]![0].test(message))
}

function ofPooler({ message }: Error): Known | undefined {
  return POOLER_WORDS.find(([words]) => words.test(message))?.[1]
}

/** Raised by `control.hold_term`. */
const FENCED = 'LM001'

/** A failure of the driver or the server as a {@link StoreError}; what is not known stays as it is. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error
  const { code } = error as { code?: unknown }
  if (code === FENCED) return fencedOff(error.message)
  // `pg` gives no code to a connection that broke, under a query or before it.
  const known =
    typeof code === 'string'
      ? code === OF_POOLER
        ? ofPooler(error)
        : KNOWN[code]
      : /^Connection terminated|is not queryable$/.test(error.message)
        ? UNREACHABLE
        : undefined
  if (!known) return error
  return new StoreError(known.code, `${known.message} (${error.message})`, { hint: known.hint, cause: error })
}
