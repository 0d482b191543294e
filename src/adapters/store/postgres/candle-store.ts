import type { Pool, PoolClient } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Sql } from 'postgres'
import { allocateCandles } from '../../../domain/index.ts'
import { type CandleStore, requireSound, type SeriesSummary } from '../../../trade/market/index.ts'
import { importCandles } from './candle-store-import.ts'
import { CandleDecoder } from './copy-format.ts'

const COLUMNS = 'time, open, high, low, close, volume'
const SUMMARY =
  'venue, pair, timeframe, rows, first_time as "firstTime", last_time as "lastTime", source, version'

/** Candles in PostgreSQL. Rows travel by binary COPY both ways. */
export function candleStore(sql: Sql, copyPool: Pool): CandleStore {
  return {
    async write(key, candles, options) {
      requireSound(candles)
      if (candles.length === 0) return { inserted: 0, updated: 0, duplicates: 0 }
      return inTransaction(copyPool, (client) => importCandles(client, key, { candles, ...options }))
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
        select ${sql.unsafe(SUMMARY)} from market.series order by venue, pair, timeframe`
      return [...rows]
    },

    async summary({ venue, pair, timeframe }) {
      const [found] = await sql<SeriesSummary[]>`
        select ${sql.unsafe(SUMMARY)} from market.series
        where venue = ${venue} and pair = ${pair} and timeframe = ${timeframe}`
      return found && { ...found }
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
