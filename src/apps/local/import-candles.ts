import { basename } from 'node:path'
import { type ReadCandles, readArchive } from '../../adapters/source/index.ts'
import { Fault } from '../../domain/index.ts'
import type { CandleStore, RejectedRow, WriteOptions, WriteOutcome } from '../../trade/market/index.ts'
import type { ImportJob } from './import-jobs.ts'
import { readAnyCandleFile } from './read-candle-file.ts'

export interface ReadImport extends ReadCandles {
  /** Whether a checksum beside the file fits. */
  readonly isVerified: boolean
}

export interface Imported extends WriteOutcome {
  /** Lines with data, whatever became of them. */
  readonly rows: number
  readonly rejected: readonly RejectedRow[]
}

/**
 * Reads the file of a job; an archive without a checksum is refused where `verify` is set.
 * @throws SourceError, ParquetError, MarketError
 */
export async function readImport({ path, key, archive }: ImportJob, verify: boolean): Promise<ReadImport> {
  const { timeframe } = key
  if (archive) return readArchive(path, { timeframe, market: archive, verify })
  return { ...(await readAnyCandleFile(path, timeframe)), isVerified: false }
}

/**
 * Refuses a file without a candle, and where `isStrict` is set one of which a line was rejected.
 * @throws Fault `import.rejected`, `import.empty`
 */
export function requireUsable(
  { path }: ImportJob,
  { rejected, candles }: ReadImport,
  isStrict: boolean,
): void {
  if (isStrict && rejected.length > 0) {
    throw new Fault(
      'failed',
      'import.rejected',
      `${rejected.length.toLocaleString('en-US')} lines of ${path} were rejected; nothing was imported`,
      {
        hint: 'Mend the lines named above, or import without --strict.',
        where: `${path}:${rejected[0]!.line}`,
      },
    )
  }
  if (candles.length > 0) return
  throw new Fault('no-data', 'import.empty', `${path} has no usable candle; nothing was imported`, {
    hint: 'See the lines named above.',
    where: path,
  })
}

/** Stores what was read, all of it or nothing. */
export async function storeImport(
  store: CandleStore,
  { path, key, archive }: ImportJob,
  read: ReadImport & Omit<WriteOptions, 'source'>,
): Promise<Imported> {
  const outcome = await store.write(key, read.candles, {
    source: `${archive ? 'binance-vision' : 'file'}:${basename(path)}`,
    policy: read.policy,
    ...(read.rollUp && { rollUp: true }),
  })
  return {
    ...outcome,
    duplicates: outcome.duplicates + read.duplicates,
    rows: read.rows,
    rejected: read.rejected,
  }
}
