import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { openCluster, openStateDir } from './cluster.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { findBinaries, findPackage } from './find-binaries.ts'
import { MAJOR, SUPERUSER } from './init-cluster.ts'
import { findPostmaster } from './postmaster-file.ts'
import { canReach, type ServerUser, serverUser } from './server-user.ts'
import { withStartLock } from './start-lock.ts'

export interface PlaceOptions {
  readonly stateDir: string
  /** As {@link startPostgres} has it. */
  readonly sharedDir?: string
  readonly packageDir?: string
}

/** Where a copy of a server can be unpacked and started. */
export interface RecoveryPlace {
  /** Its server's user can reach it. */
  readonly folder: string
  /** Whose the files have to be; absent where they are this process's. */
  readonly owner?: ServerUser
}

/** A folder for recovered servers, whatever server they are of. */
export function recoveryPlace({ stateDir, sharedDir = '/var/lib/leme' }: PlaceOptions): RecoveryPlace {
  const folder = openStateDir(stateDir)
  const owner = serverUser()
  if (!owner || canReach(folder, owner)) return { folder, ...(owner && { owner }) }
  mkdirSync(sharedDir, { recursive: true, mode: 0o755 })
  return { folder: sharedDir, owner }
}

/** The program that serves copies of the embedded server, and their major version. @throws EmbeddedPostgresError `postgres.no-binaries` */
export function embeddedProgram({ stateDir, sharedDir = '/var/lib/leme', packageDir }: PlaceOptions): {
  readonly postgres: string
  readonly major: number
} {
  const user = serverUser()
  const folder = openStateDir(stateDir)
  const { postgres } = findBinaries(packageDir ?? findPackage(), user ? sharedDir : folder, user)
  return { postgres, major: Number(MAJOR) }
}

/** What a recovered server has to be given so that this state folder can log in. */
export function embeddedLogin({ stateDir, sharedDir = '/var/lib/leme' }: PlaceOptions): {
  readonly role: string
  readonly password: string
  /** Where its data have to lie in the end. */
  readonly dataDir: string
} {
  const { password, dataDir } = openCluster(openStateDir(stateDir), { sharedDir, scratch: false })
  return { role: SUPERUSER, password, dataDir }
}

/**
 * Puts recovered data in the place of those of the state folder, which are kept beside it; nobody can start the
 * server meanwhile.
 * @returns where the former data lie, if there were any
 * @throws EmbeddedPostgresError `postgres.running` while the server runs
 */
export async function replaceData(
  options: PlaceOptions,
  recovered: string,
  stamp: string,
): Promise<string | undefined> {
  return withStartLock(openStateDir(options.stateDir), async () => {
    const { dataDir } = embeddedLogin(options)
    if (findPostmaster(dataDir)) throw running(dataDir)
    const former = `${dataDir}.before-${stamp}`
    const had = existsSync(dataDir)
    if (had) renameSync(dataDir, former)
    mkdirSync(dirname(dataDir), { recursive: true })
    renameSync(recovered, dataDir)
    return had ? former : undefined
  })
}

/** @throws EmbeddedPostgresError `postgres.running` */
export function requireStopped(options: PlaceOptions): void {
  const { dataDir } = embeddedLogin(options)
  if (findPostmaster(dataDir)) throw running(dataDir)
}

function running(dataDir: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError('postgres.running', `the database in ${dataDir} runs`, {
    where: dataDir,
    hint: 'End every process of Leme that uses it (leme up, serve, worker), then try again.',
  })
}
