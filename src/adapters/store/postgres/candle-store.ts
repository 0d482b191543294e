import type { Pool, PoolClient } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Sql } from 'postgres'
import { allocateCandles, type TimeRange } from '../../../domain/index.ts'
import { type CandleStore, requireSound, type SeriesSummary } from '../../../trade/market/index.ts'
import { importCandles } from './candle-store-import.ts'
import { CandleDecoder } from './copy-format.ts'
import { firstOfYears, partitionKeeper } from './partition-keeper.ts'

const COLUMNS = 'time, open, high, low, close, volume'
const SUMMARY =
  'venue, pair, timeframe, rows, first_time as "firstTime", last_time as "lastTime", source, version'

/** Candles in PostgreSQL. Rows travel by binary COPY both ways. */
export function candleStore(sql: Sql, copyPool: Pool): CandleStore {
  const partitions = partitionKeeper(copyPool)
  return {
    async write(key, candles, options) {
      requireSound(candles)
      if (candles.length === 0) return { inserted: 0, updated: 0, duplicates: 0 }
      return partitions.around({ candle: firstOfYears(candles) }, () =>
        inTransaction(copyPool, (client) => importCandles(client, key, { candles, ...options })),
      )
    },

    async read(key, range = {}) {
      const [series] = await sql<StoredSeries[]>`
        select id, first_time as start, last_time as end from market.series
        where venue = ${key.venue} and pair = ${key.pair} and timeframe = ${key.timeframe} and rows > 0`
      if (!series) return allocateCandles(0, key.timeframe)
      const decoder = new CandleDecoder()
      const client = await copyPool.connect()
      let failure: Error | undefined
      try {
        const rows = client.query(copyTo(readStatement(series, range)))
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
        select ${sql.unsafe(SUMMARY)} from market.series where rows > 0 order by venue, pair, timeframe`
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

interface StoredSeries {
  readonly id: number
  readonly start: number
  readonly end: number
}

/** COPY takes no parameters; what goes in are numbers alone. Both ends are named: partitions outside are not planned. */
function readStatement({ id, start, end }: StoredSeries, range: TimeRange): string {
  const first = Math.max(start, Math.ceil(range.start ?? start))
  const last = Math.min(end, Math.floor(range.end ?? end))
  return `copy (select ${COLUMNS} from market.candle
    where series_id = ${id} and time >= ${first} and time <= ${last} order by time) to stdout (format binary)`
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
