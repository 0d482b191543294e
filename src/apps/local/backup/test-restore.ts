import { join, resolve } from 'node:path'
import { compareRows, removeTarget, restoreCopy } from '../../../adapters/backup/index.ts'
import { recoveryPlace } from '../../../adapters/embedded-postgres/index.ts'
import { type BackupRecord, noteVerification, type Verification } from '../../../control/operation/index.ts'
import type { BackupDesk } from './backup-desk.ts'
import { findPostgres } from './find-postgres.ts'
import { recoveryName, removeLeftRecoveries } from './left-recoveries.ts'

/**
 * Restores a backup into a folder of its own, holds every row against the database that goes on, and notes in the
 * vault what came of it. Only then a backup counts. What fails is noted, too, and thrown.
 */
export async function testRestore(
  desk: BackupDesk,
  record: BackupRecord,
  { url, now, signal }: { readonly url: string; readonly now: () => number; readonly signal?: AbortSignal },
): Promise<Verification> {
  const startedAt = now()
  const noted = async (ok: boolean, found: string, tables = 0, rows = 0): Promise<Verification> => {
    const at = now()
    const verification: Verification = {
      ...{ schema: 'leme.backup-verification/1', at, seconds: (at - startedAt) / 1_000 },
      ...{ ok, found, tables, rows },
    }
    await noteVerification(desk.vault, record.id, verification)
    return verification
  }
  const place = recoveryPlace({ stateDir: resolve(desk.config.stateDir) })
  await removeLeftRecoveries(place.folder)
  const folder = join(place.folder, recoveryName('restore-test'))
  try {
    await using server = await restoreCopy({
      vault: desk.vault,
      unsealing: await desk.unsealing(),
      plan: { record, segments: [] },
      folder,
      postgres: findPostgres(desk.config, record.database.serverVersion),
      ...(place.owner && { owner: place.owner }),
      durable: false,
      ...(signal && { signal }),
    })
    const { tables, rows, differences, changedSince } = await compareRows({
      original: { connectionString: url },
      restored: { ...server.connection, database: databaseOf(url) },
      snapshot: record.database.snapshot,
      ...(signal && { signal }),
    })
    if (differences.length > 0) return await noted(false, differences.join('; '), tables, rows)
    const since = changedSince === 0 ? '' : `; ${changedSince} rows of it have changed since`
    return await noted(true, `every row came back${since}`, tables, rows)
  } catch (error) {
    // Whoever was told to end has found nothing.
    if (signal?.aborted) throw error
    await noted(false, error instanceof Error ? error.message : String(error))
    throw error
  } finally {
    await removeTarget(folder)
    await removeTarget(`${folder}.log`)
  }
}

function databaseOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres'
}
