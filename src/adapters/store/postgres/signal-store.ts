import type { Sql } from 'postgres'
import {
  refusalOf,
  requireFeedback,
  requireSameSignal,
  requireSignal,
  type Signal,
  type SignalFeedback,
  type SignalStore,
  type SignalTransition,
  type StoredFeedback,
} from '../../../trade/orders/index.ts'
import type { Statements } from './open-sql.ts'

/** Signals that are told to be expired in one statement. */
const SWEEP = 1_000

/**
 * Signals in PostgreSQL. The database's clock decides, so all servers agree. Handing out is one
 * statement that skips what others hold: either it commits and the signal is sent, whether the
 * answer arrives or not, or nothing happened.
 */
export function signalStore(sql: Sql): SignalStore {
  const columns = sql`s.id, s.number, s.account_id as "accountId", s.symbol, s.timeframe, s.side, s.volume, s.price,
    s.stop_loss as "stopLoss", s.take_profit as "takeProfit", s.comment, s.ttl_ms as "ttlMs",
    s.dedupe_key as "dedupeKey", s.state, s.created_at as "createdAt", s.expires_at as "expiresAt",
    s.sent_at as "sentAt", s.acked_at as "ackedAt"`

  /** Puts what ran out of time on record. The order of the locks is that of the numbers, everywhere. */
  async function expire(): Promise<void> {
    for (let swept = SWEEP; swept === SWEEP; ) {
      const { count } = await sql`
        with clock as materialized (select leme.now_ms() as now), over as (
          select s.number from leme.signal s, clock where s.state = 'PENDING' and s.expires_at <= clock.now
          order by s.number limit ${SWEEP} for update of s
        ), expired as (
          update leme.signal s set state = 'EXPIRED' from over where s.number = over.number
          returning s.id, s.expires_at
        )
        insert into leme.signal_transition (signal_id, time, actor, from_state, to_state)
        select id, expires_at, 'clock', 'PENDING', 'EXPIRED' from expired`
      swept = count
    }
  }

  const find = async (id: string): Promise<Signal | undefined> => {
    await expire()
    const [row] = await sql<Signal[]>`select ${columns} from leme.signal s where s.id = ${id}`
    return row && { ...row }
  }

  return {
    async put(given, actor) {
      requireSignal(given)
      const { accountId, dedupeKey, ttlMs } = given
      const [made] = await sql<Signal[]>`
        with clock as materialized (select leme.now_ms() as now), s as (
          insert into leme.signal (account_id, symbol, timeframe, side, volume, price, stop_loss, take_profit,
            comment, ttl_ms, dedupe_key, state, created_at, expires_at)
          select ${accountId}, ${given.symbol}, ${given.timeframe}, ${given.side}, ${given.volume}::float8,
            ${given.price}::float8, ${given.stopLoss}::float8, ${given.takeProfit}::float8, ${given.comment},
            ${ttlMs}::integer, ${dedupeKey}, 'PENDING', now, now + ${ttlMs}::integer from clock
          on conflict (account_id, dedupe_key) do nothing
          returning *
        ), noted as (
          insert into leme.signal_transition (signal_id, time, actor, to_state)
          select id, created_at, ${actor}, 'PENDING' from s
        )
        select ${columns} from s`
      if (made) return { kind: 'done', signal: { ...made } }
      await expire()
      const [known] = await sql<Signal[]>`
        select ${columns} from leme.signal s where s.account_id = ${accountId} and s.dedupe_key = ${dedupeKey}`
      requireSameSignal(known!, given)
      return { kind: 'already', signal: { ...known! } }
    },

    async next({ accountId, symbols, timeframe }, actor) {
      await expire()
      const [sent] = await sql<Signal[]>`
        with clock as materialized (select leme.now_ms() as now), chosen as (
          select s.number from leme.signal s, clock
          where s.account_id = ${accountId} and s.state = 'PENDING' and s.expires_at > clock.now
            ${symbols ? sql`and s.symbol = any(${[...symbols]}::text[])` : sql``}
            ${timeframe === undefined ? sql`` : sql`and s.timeframe = ${timeframe}`}
          order by s.number limit 1 for update of s skip locked
        ), s as (
          update leme.signal t set state = 'SENT', sent_at = clock.now from chosen, clock
          where t.number = chosen.number returning t.*
        ), noted as (
          insert into leme.signal_transition (signal_id, time, actor, from_state, to_state)
          select id, sent_at, ${actor}, 'PENDING', 'SENT' from s
        )
        select ${columns} from s`
      return sent && { ...sent }
    },

    async ack(id, accountId, actor) {
      await expire()
      return sql.begin(async (work) => {
        const [found] = await work<Signal[]>`
          select ${columns} from leme.signal s where s.id = ${id} for update`
        const refused = refusalOf(found, accountId)
        if (!found || refused) return refused ?? { kind: 'refused' as const, reason: 'unknown' as const }
        if (found.state === 'ACKED') return { kind: 'already' as const, signal: { ...found } }
        const [acked] = await work<Signal[]>`
          with s as (
            update leme.signal set state = 'ACKED', acked_at = leme.now_ms() where id = ${id} returning *
          ), noted as (
            insert into leme.signal_transition (signal_id, time, actor, from_state, to_state)
            select id, acked_at, ${actor}, 'SENT', 'ACKED' from s
          )
          select ${columns} from s`
        return { kind: 'done' as const, signal: { ...acked! } }
      })
    },

    async feedback(given, actor) {
      requireFeedback(given)
      const found = await find(given.signalId)
      const refused = refusalOf(found, given.accountId)
      if (!found || refused) return refused ?? { kind: 'refused', reason: 'unknown' }
      // What was handed out stays so: nothing can come between the look and the report.
      const isNew = await insertFeedback(sql, given, actor)
      return { kind: isNew ? 'done' : 'already', signal: found }
    },

    get: find,

    async list({ accountId, state, before, limit }) {
      await expire()
      const rows = await sql<Signal[]>`
        select ${columns} from leme.signal s where true
          ${accountId === undefined ? sql`` : sql`and s.account_id = ${accountId}`}
          ${state === undefined ? sql`` : sql`and s.state = ${state}`}
          ${before === undefined ? sql`` : sql`and s.number < ${before}`}
        order by s.number desc limit ${limit}`
      return rows.map((row) => ({ ...row }))
    },

    async history(id) {
      await expire()
      const transitions = await sql<SignalTransition[]>`
        select time, actor, from_state as from, to_state as to from leme.signal_transition
        where signal_id = ${id} order by number`
      const feedback = await sql<StoredFeedback[]>`
        select signal_id as "signalId", account_id as "accountId", status, nullif(ticket, '') as ticket, price,
          volume, message, time, actor
        from leme.signal_feedback where signal_id = ${id} order by number`
      return {
        transitions: transitions.map((row) => ({ ...row })),
        feedback: feedback.map((row) => ({ ...row })),
      }
    },
  }
}

async function insertFeedback(sql: Statements, given: SignalFeedback, actor: string): Promise<boolean> {
  const { signalId, accountId, status, ticket, price, volume, message } = given
  const { count } = await sql`
    insert into leme.signal_feedback (signal_id, account_id, status, ticket, price, volume, message, time, actor)
    values (${signalId}, ${accountId}, ${status}, ${ticket ?? ''}, ${price}, ${volume}, ${message},
      leme.now_ms(), ${actor})
    on conflict (signal_id, ticket, status) do nothing`
  return count === 1
}
