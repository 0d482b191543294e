import { rm } from 'node:fs/promises'
import {
  type ArchivePeriod,
  archivePath,
  archiveSeries,
  type FetchArchiveOptions,
  fetchArchive,
  monthAt,
  wholeDays,
  wholeMonths,
} from '../../adapters/source/index.ts'
import { type SeriesKey, timeframeMs } from '../../domain/index.ts'
import type { CandleStore } from '../../trade/market/index.ts'
import { readImport, requireUsable, storeImport } from './import-candles.ts'

export interface ArchiveWanted extends FetchArchiveOptions {
  readonly store: CandleStore
  readonly key: SeriesKey
  /** Address of all archives, without a slash at its end. */
  readonly url: string
  /** Starts of months; `until` is not in it. UTC milliseconds. */
  readonly since: number
  readonly until: number
  readonly now: number
  /** After each archive that is stored. */
  readonly onArchive?: (period: string, sums: ArchiveSums) => void
}

export interface ArchiveSums {
  readonly archives: number
  /** Months of which every candle is stored already. */
  readonly complete: number
  readonly rows: number
  readonly inserted: number
  readonly duplicates: number
  readonly rejected: number
}

export interface ArchivedSeries extends ArchiveSums {
  /** Months and days of which there is no archive, or not yet. */
  readonly missing: readonly string[]
}

interface Fetched {
  readonly period: ArchivePeriod
  /** Undefined where there is none. */
  readonly path: string | undefined
}

/** Archives that are fetched at the same time. */
const AT_ONCE = 4

/**
 * Fetches the archives of a series and stores them, the oldest first: of months that are over, and of the
 * days of the running one. Of the last month, whose archive may not be there yet, the days are taken in its
 * place. What was stored is deleted; what was fetched in part stays for the next time.
 * @throws SourceError as `fetchArchive` and `readArchive`; Fault `import.empty`
 */
export async function storeArchives(wanted: ArchiveWanted): Promise<ArchivedSeries> {
  const { key, since, until, now, onArchive } = wanted
  const months = wholeMonths(since, until, now)
  const running = monthAt(now)
  const days = since < running.end && until > running.start ? wholeDays(running, now) : []
  const open: ArchivePeriod[] = []
  for (const period of [...months, ...days]) if (!(await isStored(wanted, period))) open.push(period)
  let sums: ArchiveSums = {
    ...{ archives: 0, complete: months.length + days.length - open.length },
    ...{ rows: 0, inserted: 0, duplicates: 0, rejected: 0 },
  }
  const missing: string[] = []
  const fetches = open.map((period) => () => fetchPeriod(wanted, period, period.end === running.start))
  for await (const parts of inOrder(fetches)) {
    for (const { period, path } of parts) {
      if (path === undefined) {
        missing.push(period.name)
        continue
      }
      const { market } = archiveSeries(key.pair, key.timeframe)
      const job = { path, key, archive: market }
      const read = await readImport(job, true)
      requireUsable(job, read, false)
      const stored = await storeImport(wanted.store, job, { ...read, policy: 'keep' })
      sums = {
        archives: sums.archives + 1,
        complete: sums.complete,
        rows: sums.rows + stored.rows,
        inserted: sums.inserted + stored.inserted,
        duplicates: sums.duplicates + stored.duplicates,
        rejected: sums.rejected + stored.rejected.length,
      }
      await Promise.all([rm(path), rm(`${path}.CHECKSUM`)])
      onArchive?.(period.name, sums)
    }
  }
  return { ...sums, missing }
}

async function fetchPeriod(
  wanted: ArchiveWanted,
  period: ArchivePeriod,
  isLast: boolean,
): Promise<readonly Fetched[]> {
  const path = await fetchOne(wanted, period)
  if (path !== undefined || !isLast) return [{ period, path }]
  const parts: Fetched[] = []
  for (const day of wholeDays(period, wanted.now)) {
    if (!(await isStored(wanted, day))) parts.push({ period: day, path: await fetchOne(wanted, day) })
  }
  return parts
}

function fetchOne(wanted: ArchiveWanted, period: ArchivePeriod): Promise<string | undefined> {
  const { pair, timeframe } = wanted.key
  return fetchArchive(`${wanted.url}/${archivePath(archiveSeries(pair, timeframe), period)}`, wanted)
}

async function isStored({ store, key }: ArchiveWanted, { start, end }: ArchivePeriod): Promise<boolean> {
  const expected = (end - start) / timeframeMs(key.timeframe)
  const { length } = await store.read(key, { start, end: end - 1 })
  return length >= expected
}

/** Runs some of them at the same time, and gives what they bring in their order. */
async function* inOrder<T>(work: readonly (() => Promise<T>)[]): AsyncGenerator<T, void> {
  const begun: Promise<T>[] = []
  for (let next = 0; next < work.length; next++) {
    while (begun.length < work.length && begun.length < next + AT_ONCE) {
      const one = work[begun.length]!()
      // One that fails is told when it is its turn.
      one.catch(() => {})
      begun.push(one)
    }
    yield await begun[next]!
  }
}
