import { join, resolve } from 'node:path'
import pg from 'pg'
import { type RecoveredServer, removeTarget, restoreCopy } from '../../../adapters/backup/index.ts'
import {
  embeddedLogin,
  recoveryPlace,
  replaceData,
  requireStopped,
} from '../../../adapters/embedded-postgres/index.ts'
import {
  OperationError,
  planRecovery,
  type RecoveryPlan,
  type RecoveryTarget,
  vaultContents,
} from '../../../control/operation/index.ts'
import type { BackupDesk } from './backup-desk.ts'
import { findPostgres } from './find-postgres.ts'
import { recoveryName, removeLeftRecoveries } from './left-recoveries.ts'

export interface RestoredDatabase {
  readonly plan: RecoveryPlan
  /** Where the data lie. */
  readonly folder: string
  /** Where those lie that were there before. */
  readonly former?: string
  /** UTC milliseconds of the last commit that came back, where the log has told it. */
  readonly lastCommitAt?: number
}

/** @throws OperationError `backup.none`, `backup.gap`, `backup.not-reached` */
export async function planOf(desk: BackupDesk, target: RecoveryTarget): Promise<RecoveryPlan> {
  return planRecovery(await vaultContents(desk.vault), target)
}

/**
 * Puts a backup in the place of the embedded database, which must not run; what was there is kept beside it.
 * @throws OperationError `backup.*`, EmbeddedPostgresError `postgres.running`
 */
export async function restoreEmbedded(
  desk: BackupDesk,
  plan: RecoveryPlan,
  now: number,
): Promise<RestoredDatabase> {
  const { config } = desk
  if (config.database.url !== '') {
    throw new OperationError('backup.target', 'the configured database is a server of its own', {
      hint: 'Restore into a folder, then have that server use it: leme backup restore --into FOLDER.',
    })
  }
  const place = { stateDir: resolve(config.stateDir) }
  requireStopped(place)
  const { role, password } = embeddedLogin(place)
  const { folder: parent } = recoveryPlace(place)
  await removeLeftRecoveries(parent)
  const folder = join(parent, recoveryName('restored'))
  const { lastCommitAt } = await recoverTo(desk, plan, folder, async (server) => {
    await runOn(server, `alter role ${quoteName(role)} password ${quoteText(password)}`)
  })
  const former = await replaceData(place, folder, stampOf(now))
  return {
    ...{ plan, folder: embeddedLogin(place).dataDir },
    ...(former !== undefined && { former }),
    ...(lastCommitAt !== undefined && { lastCommitAt }),
  }
}

/** Recovers into a folder that is not there yet, for a server that somebody starts on it. */
export async function restoreInto(
  desk: BackupDesk,
  plan: RecoveryPlan,
  folder: string,
): Promise<RestoredDatabase> {
  const { lastCommitAt } = await recoverTo(desk, plan, resolve(folder), async () => {})
  return { plan, folder: resolve(folder), ...(lastCommitAt !== undefined && { lastCommitAt }) }
}

/** Starts a copy in a folder of its own, lends it, and removes it. */
export async function withRecovered<T>(
  desk: BackupDesk,
  plan: RecoveryPlan,
  work: (server: RecoveredServer) => Promise<T>,
): Promise<T> {
  const place = recoveryPlace({ stateDir: resolve(desk.config.stateDir) })
  const folder = join(place.folder, recoveryName('restore-test'))
  try {
    await using server = await start(desk, plan, folder, false)
    return await work(server)
  } finally {
    for (const path of [folder, `${folder}.wal`, `${folder}.log`]) await removeTarget(path)
  }
}

async function recoverTo(
  desk: BackupDesk,
  plan: RecoveryPlan,
  folder: string,
  work: (server: RecoveredServer) => Promise<void>,
): Promise<RecoveredServer> {
  const server = await start(desk, plan, folder, true)
  try {
    await work(server)
  } catch (error) {
    await server.stop()
    await removeTarget(folder)
    throw error
  }
  await server.stop()
  for (const path of [`${folder}.wal`, `${folder}.log`]) await removeTarget(path)
  return server
}

function start(
  desk: BackupDesk,
  plan: RecoveryPlan,
  folder: string,
  durable: boolean,
): Promise<RecoveredServer> {
  return desk.unsealing().then((unsealing) => {
    const { owner } = recoveryPlace({ stateDir: resolve(desk.config.stateDir) })
    return restoreCopy({
      ...{ vault: desk.vault, unsealing, plan, folder, durable },
      postgres: findPostgres(desk.config, plan.record.database.serverVersion),
      ...(owner && { owner }),
    })
  })
}

async function runOn(server: RecoveredServer, statement: string): Promise<void> {
  const client = new pg.Client(server.connection)
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function stampOf(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}
