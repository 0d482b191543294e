import { join } from 'node:path'
import {
  type CandleStore,
  type LakeFile,
  type LakeLedger,
  type LakeMark,
  monthRange,
} from '../../../trade/market/index.ts'
import type { LakeDisk } from './lake-disk.ts'
import { lakeFolder, lakePath } from './lake-path.ts'

/** What a lake is made of. */
export interface LakeParts {
  /** Where its files lie. */
  readonly folder: string
  readonly ledger: LakeLedger
  readonly store: Pick<CandleStore, 'read'>
  readonly disk: LakeDisk
}

/**
 * Writes a month's file anew and puts it into the manifest. Whenever this ends half-way, the file before stays the
 * one that counts and the month stays marked. Undefined where another exporter was ahead.
 */
export async function exportMonth(
  { folder, ledger, store, disk }: LakeParts,
  { key, month, mark }: LakeMark,
): Promise<LakeFile | undefined> {
  const candles = await store.read(key, monthRange(month))
  const place = join(folder, lakeFolder({ key, month }))
  await disk.makeFolder(place)
  const unfinished = await disk.writeUnfinished(place, candles)
  try {
    const sha256 = await disk.sha256(unfinished)
    const file = lakePath({ key, month, mark, sha256 })
    await disk.rename(unfinished, join(folder, file))
    await disk.touch(join(folder, file))
    const written = { key, month, mark, file, sha256, rows: candles.length }
    return (await ledger.publish(written)) ? written : undefined
  } catch (error) {
    await disk.remove(unfinished).catch(() => undefined)
    throw error
  }
}
