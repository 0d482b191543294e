import { to as copyTo } from 'pg-copy-streams'
import { allocateCandles, type TimeRange } from '../../../domain/index.ts'
import type { CandleStore, SeriesSummary } from '../../../trade/market/index.ts'
import { CandleDecoder } from './copy-format.ts'
import type { Connections, StatementRunner } from './statement-runner.ts'

export type CandleReader = Pick<CandleStore, 'read' | 'list' | 'summary'>

const COLUMNS = 'time, open, high, low, close, volume'
const SUMMARY =
  'venue, pair, timeframe, rows, first_time as "firstTime", last_time as "lastTime", source, version'

/** Candles in PostgreSQL, for whoever may read them. Rows travel by binary COPY. */
export function candleReader(db: StatementRunner, copyPool: Pick<Connections, 'connect'>): CandleReader {
  return {
    async read(key, range = {}) {
      const { rows: found } = await db.run<StoredSeries>(
        `select id, first_time as start, last_time as end from market.series
         where venue = $1 and pair = $2 and timeframe = $3 and rows > 0`,
        [key.venue, key.pair, key.timeframe],
      )
      const [series] = found
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
      const { rows } = await db.run<SeriesSummary>(
        `select ${SUMMARY} from market.series where rows > 0 order by venue, pair, timeframe`,
      )
      return [...rows]
    },

    async summary({ venue, pair, timeframe }) {
      const { rows } = await db.run<SeriesSummary>(
        `select ${SUMMARY} from market.series where venue = $1 and pair = $2 and timeframe = $3`,
        [venue, pair, timeframe],
      )
      return rows[0] && { ...rows[0] }
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
