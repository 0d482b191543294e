import type {
  BotCommit,
  BotRecord,
  BotStore,
  JournalEntry,
  OpenPosition,
} from '../../../trade/engine/index.ts'
import { type Claim, claim } from './claim.ts'
import { toJson, toText } from './open-sql.ts'
import type { StatementRunner } from './statement-runner.ts'
import { StoreError } from './store-error.ts'
import { closedTrade, insertTrades, TRADE_FIELDS, type TradeRow } from './trade-rows.ts'

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

/** The tables of bots, without the right to run one: that is held on a connection of its own. */
export type BotTables = Omit<BotStore, 'claim'>

/** Bots in PostgreSQL, in the tables of a schema. */
export function botStore(
  db: StatementRunner,
  { schema, url }: { readonly schema: string; readonly url: string },
): BotStore {
  return { ...botTables(db, schema), claim: (id) => claimOfBot(url, { schema, id }) }
}

/** The right to run a bot of a schema. */
export function claimOfBot(
  url: string,
  { schema, id }: { readonly schema: string; readonly id: string },
): Promise<Claim | undefined> {
  return claim(url, `${schema}.bot/${id}`)
}

/** On a database, or within a transaction of somebody else's. */
export function botTables(db: StatementRunner, schema: string): BotTables {
  const table = (name: string) => `"${schema}".${name}`
  const [bot, now] = [table('bot'), `${table('now_ms')}()`]
  const find = async (id: string): Promise<BotRecord | undefined> => {
    const { rows } = await db.run<BotRecord>(`select ${FIELDS} from ${bot} where id = $1`, [id])
    return rows[0]
  }
  const ofBot = async <Row>(name: string, fields: string, id: string): Promise<Row[]> => {
    const order = name === 'bot_equity' ? 'time' : 'number'
    const text = `select ${fields} from ${table(name)} where bot_id = $1 order by ${order}`
    return [...(await db.run<Row>(text, [id])).rows]
  }
  return {
    async register({ id, name, spec }) {
      await db.run(`insert into ${bot} (id, name, spec) values ($1, $2, $3) on conflict (id) do nothing`, [
        id,
        toText(name),
        toJson(spec),
      ])
      return requireBot(await find(id), id)
    },

    async commit(id, commit) {
      const work = async (transaction: StatementRunner): Promise<void> => {
        const { rows } = await transaction.run<Place>(
          `select cursor, last_seq as "lastSeq" from ${bot} where id = $1 for update`,
          [id],
        )
        const place = rows[0]
        if (!place) throw unknownBot(id)
        check(id, place, commit)
        const lastSeq = commit.entries.at(-1)?.seq ?? place.lastSeq
        // Sent in one go where the driver can; the connection answers them in order.
        await Promise.all([
          insertEntries(transaction, table('bot_journal'), { id, entries: commit.entries }),
          insertTrades(transaction, { table: table('bot_trade'), owner: 'bot_id', id }, commit.closed),
          replacePositions(transaction, table('bot_position'), { id, positions: commit.positions }),
          transaction.run(`insert into ${table('bot_equity')} (bot_id, time, equity) values ($1, $2, $3)`, [
            ...[id, commit.cursor, commit.equity],
          ]),
          transaction.run(`update ${bot} set cursor = $2, last_seq = $3, seen_at = ${now} where id = $1`, [
            ...[id, commit.cursor, lastSeq],
          ]),
        ])
      }
      await db.atomically(work).catch((error: unknown) => {
        throw refusedTrade(id, error)
      })
    },

    async setStatus(id, status, message) {
      const { count } = await db.run(
        `update ${bot} set status = $2, message = $3, seen_at = ${now} where id = $1`,
        [id, status, toText(message)],
      )
      if (count === 0) throw unknownBot(id)
    },

    get: find,

    list: async () => [...(await db.run<BotRecord>(`select ${FIELDS} from ${bot} order by number`)).rows],

    async journal(id, { fromSeq = 0, limit = NO_LIMIT } = {}) {
      const { rows } = await db.run<JournalEntry>(
        `select seq, time, kind, body from ${table('bot_journal')}
         where bot_id = $1 and seq >= $2 order by seq limit $3`,
        [id, fromSeq, limit],
      )
      return [...rows]
    },

    trades: async (id) => (await ofBot<TradeRow>('bot_trade', TRADE_FIELDS, id)).map(closedTrade),
    positions: (id) => ofBot<OpenPosition>('bot_position', POSITION_FIELDS, id),
    equity: (id) => ofBot<{ time: number; equity: number }>('bot_equity', 'time, equity', id),

    async remove(id) {
      await db.run(`delete from ${bot} where id = $1`, [id])
    },
  }
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

/** Of a commit that failed: a trade that is there, whichever of the statements sent together told of it. */
function refusedTrade(id: string, cause: unknown): unknown {
  const { code, table_name: table = (cause as { table?: unknown }).table } = cause as Record<string, unknown>
  if (code !== UNIQUE_VIOLATION || table !== 'bot_trade') return cause
  return new StoreError('bot.trade-twice', `a trade of bot "${id}" that is closed already was closed again`, {
    hint: 'The bot resumed from an old state: read its record and go on from there.',
    cause,
  })
}

async function insertEntries(
  db: StatementRunner,
  table: string,
  { id, entries }: { readonly id: string; readonly entries: readonly JournalEntry[] },
): Promise<void> {
  if (entries.length === 0) return
  await db.run(
    `insert into ${table} (bot_id, seq, time, kind, body)
     select $1, t.seq, t.time, t.kind, coalesce(t.body, 'null')
     from json_to_recordset($2::json) as t (seq bigint, time bigint, kind text, body json)`,
    [id, JSON.stringify(entries)],
  )
}

async function replacePositions(
  db: StatementRunner,
  table: string,
  { id, positions }: { readonly id: string; readonly positions: readonly OpenPosition[] },
): Promise<void> {
  const gone = db.run(`delete from ${table} where bot_id = $1`, [id])
  if (positions.length === 0) return void (await gone)
  const rows = JSON.stringify(positions.map((position, number) => ({ ...position, number })))
  const added = db.run(
    `insert into ${table} (bot_id, number, position_id, pair, is_short, open_time, open_rate, amount,
       stake_amount, current_rate, profit_ratio, profit_abs, stop_loss)
     select $1, t.* from json_to_recordset($2::json) as t (${POSITION_RECORD})`,
    [id, rows],
  )
  await Promise.all([gone, added])
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
