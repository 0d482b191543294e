import { DatabaseError, type Pool } from 'pg'
import { type Candles, rowAt } from '../../../domain/index.ts'

const WEEK = 604_800_000
/** A Monday. */
const FIRST_WEEK = 345_600_000
const CHECK_VIOLATION = '23514'

/** Times at which a write stores candles and ticks; it needs the partitions that hold them. */
export interface PartitionNeeds {
  readonly candle: readonly number[]
  readonly tick?: readonly number[]
}

/** Runs writes when the partitions that they need are there. */
export interface PartitionKeeper {
  around<T>(needs: PartitionNeeds, write: () => Promise<T>): Promise<T>
}

/**
 * Remembers which partitions it has seen, so that a write of a known range asks nothing. Where another
 * process dropped one in the meantime, the write finds no place for its rows, and is repeated once.
 */
export function partitionKeeper(pool: Pool): PartitionKeeper {
  const known = new Set<string>()
  const ensure = async (kind: 'candle' | 'tick', times: readonly number[]): Promise<void> => {
    const missing = new Map<string, number>()
    for (const time of times) {
      const name = `${kind} ${rangeOf(kind, time)}`
      if (!known.has(name)) missing.set(name, time)
    }
    if (missing.size === 0) return
    await pool.query('select market.add_partitions($1, $2::bigint[])', [kind, [...missing.values()]])
    for (const name of missing.keys()) known.add(name)
  }
  const ensureAll = async ({ candle, tick = [] }: PartitionNeeds): Promise<void> => {
    await ensure('candle', candle)
    await ensure('tick', tick)
  }
  return {
    async around(needs, write) {
      await ensureAll(needs)
      try {
        return await write()
      } catch (error) {
        if (!(error instanceof DatabaseError && error.code === CHECK_VIOLATION)) throw error
        known.clear()
        await ensureAll(needs)
        return write()
      }
    },
  }
}

/** Not longer than a partition, and never across two of them. */
function rangeOf(kind: 'candle' | 'tick', time: number): number {
  return kind === 'candle' ? new Date(time).getUTCFullYear() : Math.floor((time - FIRST_WEEK) / WEEK)
}

/** The first time of each calendar year in which there are rows. */
export function firstOfYears(candles: Candles): number[] {
  const firsts: number[] = []
  for (let row = 0; row < candles.length; ) {
    const time = candles.time[row]!
    firsts.push(time)
    row = rowAt(candles, Date.UTC(new Date(time).getUTCFullYear() + 1))
  }
  return firsts
}
