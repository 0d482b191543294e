import type { Sql } from 'postgres'
import type { ClosedTrade } from '../../../domain/index.ts'
import type {
  BotCommit,
  BotRecord,
  BotStore,
  JournalEntry,
  OpenPosition,
} from '../../../trade/engine/index.ts'
import { claim } from './claim.ts'
import { type Statements, toJson, toText } from './open-sql.ts'
import { StoreError } from './store-error.ts'
import { closedTrade, insertBotTrades, TRADE_FIELDS, type TradeRow } from './trade-rows.ts'

const FIELDS = 'id, name, mode, spec, status, cursor, message, seen_at as "seenAt"'
const POSITION_FIELDS = `position_id as "id", pair, is_short as "isShort", open_time as "openTime",
  open_rate as "openRate", amount, stake_amount as "stakeAmount", current_rate as "currentRate",
  profit_ratio as "profitRatio", profit_abs as "profitAbs", stop_loss as "stopLoss"`
const POSITION_RECORD = `number integer, id integer, pair text, "isShort" boolean, "openTime" bigint, "openRate" float8,
  amount float8, "stakeAmount" float8, "currentRate" float8, "profitRatio" float8, "profitAbs" float8,
  "stopLoss" float8`
const UNIQUE_VIOLATION = '23505'
/** More entries than a bot writes in a life. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER

interface Place {
  readonly cursor: number | null
  readonly lastSeq: number | null
}

/** Bots in PostgreSQL. */
export function botStore(sql: Sql, url: string): BotStore {
  return {
    async register({ id, name, spec }) {
      await sql.unsafe(
        'insert into leme.bot (id, name, spec) values ($1, $2, $3) on conflict (id) do nothing',
        [id, toText(name), toJson(spec)],
      )
      return requireBot(await findBot(sql, id), id)
    },

    async commit(id, commit) {
      await sql.begin(async (transaction) => {
        const place = await lockPlace(transaction, id)
        check(id, place, commit)
        // Sent in one go; the connection answers them in order.
        await Promise.all([
          insertEntries(transaction, id, commit.entries),
          addTrades(transaction, id, commit.closed),
          replacePositions(transaction, id, commit.positions),
          transaction`insert into leme.bot_equity (bot_id, time, equity)
            values (${id}, ${commit.cursor}, ${commit.equity})`,
          transaction`update leme.bot set cursor = ${commit.cursor},
            last_seq = ${commit.entries.at(-1)?.seq ?? place.lastSeq}, seen_at = leme.now_ms() where id = ${id}`,
        ])
      })
    },

    async setStatus(id, status, message) {
      const { count } = await sql`
        update leme.bot set status = ${status}, message = ${toText(message)}, seen_at = leme.now_ms()
        where id = ${id}`
      if (count === 0) throw unknownBot(id)
    },

    get: (id) => findBot(sql, id),

    list: async () => [...(await sql.unsafe<BotRecord[]>(`select ${FIELDS} from leme.bot order by number`))],

    async journal(id, { fromSeq = 0, limit = NO_LIMIT } = {}) {
      const rows = await sql<JournalEntry[]>`select seq, time, kind, body from leme.bot_journal
        where bot_id = ${id} and seq >= ${fromSeq} order by seq limit ${limit}`
      return [...rows]
    },

    async trades(id) {
      const rows = await sql.unsafe<TradeRow[]>(
        `select ${TRADE_FIELDS} from leme.bot_trade where bot_id = $1 order by number`,
        [id],
      )
      return rows.map(closedTrade)
    },

    async positions(id) {
      const rows = await sql.unsafe<OpenPosition[]>(
        `select ${POSITION_FIELDS} from leme.bot_position where bot_id = $1 order by number`,
        [id],
      )
      return [...rows]
    },

    async equity(id) {
      const rows = await sql<{ time: number; equity: number }[]>`select time, equity from leme.bot_equity
        where bot_id = ${id} order by time`
      return [...rows]
    },

    async remove(id) {
      await sql`delete from leme.bot where id = ${id}`
    },

    claim: (id) => claim(url, `leme.bot/${id}`),
  }
}

async function lockPlace(sql: Statements, id: string): Promise<Place> {
  const [place] = await sql<Place[]>`
    select cursor, last_seq as "lastSeq" from leme.bot where id = ${id} for update`
  if (!place) throw unknownBot(id)
  return place
}

function check(id: string, { cursor, lastSeq }: Place, commit: BotCommit): void {
  if (cursor !== null && commit.cursor <= cursor) {
    throw new StoreError(
      'bot.cursor-behind',
      `bot "${id}" is at ${cursor}, ${commit.cursor} does not advance it`,
      {
        hint: 'Another process runs this bot, or it resumed from an old state: read its record and go on from there.',
      },
    )
  }
  let expected = lastSeq === null ? commit.entries[0]?.seq : lastSeq + 1
  for (const { seq } of commit.entries) {
    if (seq !== expected) {
      throw new StoreError(
        'bot.journal-gap',
        `the journal of bot "${id}" goes on at ${expected}, not at ${seq}`,
        {
          hint: 'Number the entries from the last one that is stored.',
        },
      )
    }
    expected = seq + 1
  }
}

async function addTrades(sql: Statements, id: string, trades: readonly ClosedTrade[]): Promise<void> {
  try {
    await insertBotTrades(sql, id, trades)
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== UNIQUE_VIOLATION) throw cause
    throw new StoreError(
      'bot.trade-twice',
      `a trade of bot "${id}" that is closed already was closed again`,
      {
        hint: 'The bot resumed from an old state: read its record and go on from there.',
        cause,
      },
    )
  }
}

async function insertEntries(sql: Statements, id: string, entries: readonly JournalEntry[]): Promise<void> {
  if (entries.length === 0) return
  await sql.unsafe(
    `insert into leme.bot_journal (bot_id, seq, time, kind, body)
     select $1, t.seq, t.time, t.kind, coalesce(t.body, 'null')
     from json_to_recordset($2::json) as t (seq bigint, time bigint, kind text, body json)`,
    [id, JSON.stringify(entries)],
  )
}

async function replacePositions(
  sql: Statements,
  id: string,
  positions: readonly OpenPosition[],
): Promise<void> {
  await sql`delete from leme.bot_position where bot_id = ${id}`
  if (positions.length === 0) return
  await sql.unsafe(
    `insert into leme.bot_position (bot_id, number, position_id, pair, is_short, open_time, open_rate, amount,
       stake_amount, current_rate, profit_ratio, profit_abs, stop_loss)
     select $1, t.* from json_to_recordset($2::json) as t (${POSITION_RECORD})`,
    [id, JSON.stringify(positions.map((position, number) => ({ ...position, number })))],
  )
}

async function findBot(sql: Statements, id: string): Promise<BotRecord | undefined> {
  const rows = await sql.unsafe<BotRecord[]>(`select ${FIELDS} from leme.bot where id = $1`, [id])
  return rows[0]
}

function requireBot(bot: BotRecord | undefined, id: string): BotRecord {
  if (!bot) throw unknownBot(id)
  return bot
}

function unknownBot(id: string): StoreError {
  return new StoreError('bot.unknown', `there is no bot "${id}"`, {
    hint: 'The list of bots shows which there are.',
  })
}
