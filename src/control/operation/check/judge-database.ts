import { attention, bad, type Finding, good, worst } from './check.ts'
import type { DatabaseLook } from './database-look.ts'
import { bytesInWords, counted, percentInWords, someOf, spanInWords } from './in-words.ts'

const OLDEST_MAJOR = 15
const SLOW_MS = 250
/** What makes an acknowledged row survive. */
const DURABLE = ['fsync', 'full_page_writes', 'synchronous_commit']
const MANY = 0.8
const FULL = 0.95
const LONG_TRANSACTION_S = 300
const ENDLESS_TRANSACTION_S = 3_600
const GB = 1024 ** 3

/** Does it answer, and is what it acknowledges kept. */
export function judgeDatabase({ version, major, answeredMs, bytes, settings }: DatabaseLook): Finding {
  if (major < OLDEST_MAJOR) {
    return bad(
      `PostgreSQL ${version} is older than ${OLDEST_MAJOR}.`,
      'Move to a newer server: docs/guide/upgrade.md.',
    )
  }
  const off = DURABLE.filter((name) => settings[name] === 'off')
  if (off.length > 0) {
    return bad(
      `${off.join(' and ')} ${off.length === 1 ? 'is' : 'are'} off: what was acknowledged can be lost.`,
      'Set to on, and load the settings:',
      `psql -c "alter system set ${off[0]} = on" -c "select pg_reload_conf()"`,
    )
  }
  const told = `PostgreSQL ${version}, ${bytesInWords(bytes)}, answers in ${Math.round(answeredMs)} ms`
  if (answeredMs <= SLOW_MS) return good(`${told}.`)
  return attention(`${told}, which is slow.`, 'Look for load on its machine, and for what waits for locks.')
}

/** Connections of the server; `needed` is what this configuration can come to use. */
export function judgeConnections(
  { connections: { most, reserved, used } }: Pick<DatabaseLook, 'connections'>,
  needed: number,
): Finding {
  const room = most - reserved
  const told = `${used} of ${counted(room, 'connection')} used (${percentInWords(used / room)})`
  const fix = 'Raise max_connections, or put pgbouncer between: docs/guide/connections.md.'
  if (used >= room * FULL) return bad(`${told}.`, fix)
  if (used >= room * MANY) return attention(`${told}.`, fix)
  if (needed > room) {
    return attention(
      `The parts that are configured can come to use ${needed}, and the server takes ${room}.`,
      fix,
    )
  }
  return good(`${told}; what is configured needs ${needed} at most.`)
}

/** A transaction that stays open keeps rows from being cleaned, and locks from others. */
export function judgeTransactions({
  oldestTransaction: oldest,
}: Pick<DatabaseLook, 'oldestTransaction'>): Finding {
  if (!oldest || oldest.seconds < 1) return good('No transaction is older than a second.')
  const { seconds, login, program, pid, isIdle } = oldest
  const who = `${program === '' ? 'a program' : program} as ${login}`
  const told = `The oldest transaction is ${spanInWords(seconds)} old`
  if (seconds < LONG_TRANSACTION_S) return good(`${told}.`)
  const judge = seconds >= ENDLESS_TRANSACTION_S ? bad : attention
  return judge(
    `${told}: ${who}, ${isIdle ? 'which does nothing' : 'which works'}.`,
    'Nothing that was deleted since is cleaned away. Ask whose it is, or end it:',
    `psql -c "select pg_terminate_backend(${pid})"`,
  )
}

/** A slot that nobody reads keeps the log until the disk is full. */
export function judgeSlots({ slots }: Pick<DatabaseLook, 'slots'>): Finding {
  if (slots.length === 0) return good('No replication slot.')
  return worst(slots.map(judgeSlot))
}

function judgeSlot({ slot, isActive, bytes, walStatus }: DatabaseLook['slots'][number]): Finding {
  const drop = `psql -c "select pg_drop_replication_slot('${slot}')"`
  if (walStatus === 'lost') {
    return bad(
      `The slot ${slot} has lost the log that it needs.`,
      'Whoever reads it begins anew; drop it:',
      drop,
    )
  }
  const held = `holds ${bytesInWords(bytes)} of log back`
  if (isActive) {
    if (bytes < GB) return good(`The slot ${slot} is read, and ${held}.`)
    return attention(
      `The slot ${slot} is read too slowly, and ${held}.`,
      'Look at whoever reads it.',
      'leme backup list',
    )
  }
  const judge = bytes >= GB ? bad : attention
  return judge(
    `Nobody reads the slot ${slot}, which ${held}.`,
    'Start whoever reads it (backups do while the server runs), or drop it:',
    drop,
  )
}

/** Tables of the house and of clients against what this release wants. */
export function judgeMigrations(
  look: Pick<DatabaseLook, 'isEmpty' | 'pendingMigrations' | 'foreignMigration' | 'pendingTenants'>,
): Finding {
  const { isEmpty, pendingMigrations: pending, foreignMigration, pendingTenants } = look
  if (isEmpty) return good('The database is empty: the first start makes its tables.')
  if (foreignMigration !== null) {
    return bad(foreignMigration, 'Start the release that made it, or restore the backup from before.')
  }
  if (pending.length > 0) {
    return bad(
      `${counted(pending.length, 'migration')} not applied, from ${pending[0]} on.`,
      'Every command that uses the store applies them; alone:',
      'leme data migrate',
    )
  }
  if (pendingTenants.length > 0) {
    return attention(
      `${counted(pendingTenants.length, 'schema')} of clients not up to date: ${someOf(pendingTenants)}.`,
      'The next start of their bots does it; now:',
      `leme tenant init-schema ${pendingTenants[0]}`,
    )
  }
  return good('All tables are those of this release.')
}

const WELL_SET_MS = 1_000
const BADLY_SET_MS = 30_000

/** This machine's clock against the server's. */
export function judgeClock(aheadMs: number, of: string): Finding {
  const off = Math.abs(aheadMs)
  const way = aheadMs > 0 ? 'ahead of' : 'behind'
  if (off <= WELL_SET_MS) return good(`Within ${Math.max(1, Math.round(off))} ms of that of ${of}.`)
  const judge = off > BADLY_SET_MS ? bad : attention
  return judge(
    `This machine is ${spanInWords(off / 1_000)} ${way} ${of}.`,
    'Signatures, candles and sessions go by the clock: keep both in step.',
    'timedatectl set-ntp true',
  )
}
