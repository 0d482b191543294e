import { pipeline } from 'node:stream/promises'
import type { Pool, PoolClient } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { Sql } from 'postgres'
import { allocateCandles, type Candles, type SeriesKey } from '../../../domain/index.ts'
import {
  type CandleStore,
  type RevisionPolicy,
  requireSound,
  type SeriesSummary,
  type WriteOutcome,
} from '../../../trade/market/index.ts'
import { CandleDecoder, encodeCandles } from './copy-format.ts'

const COLUMNS = 'time, open, high, low, close, volume'
const VALUES = 'open, high, low, close, volume'
const NEW_VALUES = 's.open, s.high, s.low, s.close, s.volume'
const OLD_VALUES = 'c.open, c.high, c.low, c.close, c.volume'
/** Rows of the import whose stored values differ. $1 is the series. */
const CHANGED = `c.series_id = $1 and c.time = s.time and (${OLD_VALUES}) is distinct from (${NEW_VALUES})`

/** Candles in PostgreSQL. Rows travel by binary COPY both ways. */
export function candleStore(sql: Sql, copyPool: Pool): CandleStore {
  return {
    async write(key, candles, { source, policy }) {
      requireSound(candles)
      if (candles.length === 0) return { inserted: 0, updated: 0, duplicates: 0 }
      return inTransaction(copyPool, async (client) => {
        const seriesId = await lockSeries(client, key, source)
        const outcome = (await overlaps(client, seriesId, candles))
          ? await mergeRows(client, candles, { seriesId, source, policy })
          : await addRows(client, candles, seriesId)
        await noteChange(client, seriesId, { candles, outcome })
        return outcome
      })
    },

    async read(key, range = {}) {
      const [series] = await sql<{ id: number }[]>`
        select id from market.series
        where venue = ${key.venue} and pair = ${key.pair} and timeframe = ${key.timeframe}`
      if (!series) return allocateCandles(0, key.timeframe)
      const decoder = new CandleDecoder()
      const client = await copyPool.connect()
      let failure: Error | undefined
      try {
        const rows = client.query(copyTo(readStatement(series.id, range)))
        for await (const chunk of rows) decoder.push(chunk as Buffer)
      } catch (error) {
        failure = error as Error
        throw error
      } finally {
        client.release(failure)
      }
      const candles = allocateCandles(decoder.length, key.timeframe)
      decoder.writeTo(candles)
      return candles
    },

    async list() {
      const rows = await sql<SeriesSummary[]>`
        select venue, pair, timeframe, rows, first_time as "firstTime", last_time as "lastTime", source, version
        from market.series order by venue, pair, timeframe`
      return [...rows]
    },
  }
}

/** COPY takes no parameters; what goes in are numbers alone. */
function readStatement(seriesId: number, { start, end }: { start?: number; end?: number }): string {
  const limits = [
    `series_id = ${seriesId}`,
    ...(start === undefined ? [] : [`time >= ${Math.ceil(start)}`]),
    ...(end === undefined ? [] : [`time <= ${Math.floor(end)}`]),
  ]
  return `copy (select ${COLUMNS} from market.candle where ${limits.join(' and ')} order by time)
    to stdout (format binary)`
}

/** The lock on the series' row makes writers of one series wait for each other, so that every row is counted once. */
async function lockSeries(client: PoolClient, key: SeriesKey, source: string): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `insert into market.series (venue, pair, timeframe, source) values ($1, $2, $3, $4)
     on conflict (venue, pair, timeframe) do update set source = excluded.source returning id`,
    [key.venue, key.pair, key.timeframe, source],
  )
  return rows[0]!.id
}

async function overlaps(client: PoolClient, seriesId: number, candles: Candles): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    'select exists (select from market.candle where series_id = $1 and time between $2 and $3) as found',
    [seriesId, candles.time[0], candles.time[candles.length - 1]],
  )
  return rows[0]!.found
}

/** Straight into the table: nothing of this range is stored. */
async function addRows(client: PoolClient, candles: Candles, seriesId: number): Promise<WriteOutcome> {
  const copy = copyFrom(`copy market.candle (${COLUMNS}, series_id) from stdin (format binary)`)
  await pipeline(encodeCandles(candles, seriesId), client.query(copy))
  return { inserted: candles.length, updated: 0, duplicates: 0 }
}

/** Through a table of this transaction, which tells new rows from known and changed ones. */
async function mergeRows(
  client: PoolClient,
  candles: Candles,
  { seriesId, source, policy }: { seriesId: number; source: string; policy: RevisionPolicy },
): Promise<WriteOutcome> {
  await client.query('create temporary table staged (like market.candle) on commit drop')
  const copy = copyFrom(`copy staged (${COLUMNS}, series_id) from stdin (format binary)`)
  await pipeline(encodeCandles(candles, seriesId), client.query(copy))
  await client.query('analyze staged')
  const updated = policy === 'revise' ? await reviseRows(client, seriesId, source) : 0
  const { rowCount } = await client.query(
    `insert into market.candle (${COLUMNS}, series_id) select ${COLUMNS}, series_id from staged order by time
     on conflict (series_id, time) do nothing`,
  )
  const inserted = rowCount ?? 0
  return { inserted, updated, duplicates: candles.length - inserted - updated }
}

async function reviseRows(client: PoolClient, seriesId: number, source: string): Promise<number> {
  await client.query(
    `insert into market.candle_revision (series_id, time, ${VALUES}, replaced_by)
     select c.series_id, c.time, ${OLD_VALUES}, $2 from market.candle c, staged s where ${CHANGED}`,
    [seriesId, source],
  )
  const { rowCount } = await client.query(
    `update market.candle c set (${VALUES}, derived) = (${NEW_VALUES}, null) from staged s where ${CHANGED}`,
    [seriesId],
  )
  return rowCount ?? 0
}

async function noteChange(
  client: PoolClient,
  seriesId: number,
  { candles, outcome }: { candles: Candles; outcome: WriteOutcome },
): Promise<void> {
  if (outcome.inserted + outcome.updated === 0) return
  await client.query(
    `update market.series set rows = rows + $2, version = version + 1,
       first_time = least(first_time, $3), last_time = greatest(last_time, $4) where id = $1`,
    [seriesId, outcome.inserted, candles.time[0], candles.time[candles.length - 1]],
  )
}

/** Runs `work` in a transaction of a connection of its own. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    // The connection is thrown away: the server rolls back, also when it was left in the middle of a COPY.
    failure = error as Error
    throw error
  } finally {
    client.release(failure)
  }
}
