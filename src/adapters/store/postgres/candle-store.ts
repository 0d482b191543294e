import type { Pool } from 'pg'
import type { Sql } from 'postgres'
import { type CandleStore, requireSound } from '../../../trade/market/index.ts'
import { candleReader } from './candle-reader.ts'
import { importCandles } from './candle-store-import.ts'
import { inTransaction } from './in-transaction.ts'
import { firstOfYears, partitionKeeper } from './partition-keeper.ts'
import { runnerOfSql } from './statement-runner.ts'

/** Candles in PostgreSQL. Rows travel by binary COPY both ways. */
export function candleStore(sql: Sql, copyPool: Pool): CandleStore {
  const partitions = partitionKeeper(copyPool)
  return {
    ...candleReader(runnerOfSql(sql), copyPool),
    async write(key, candles, options) {
      requireSound(candles)
      if (candles.length === 0) return { inserted: 0, updated: 0, duplicates: 0 }
      return partitions.around({ candle: firstOfYears(candles) }, () =>
        inTransaction(copyPool, (client) => importCandles(client, key, { candles, ...options })),
      )
    },
  }
}
