import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Cluster, foreignData } from './cluster.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import type { Binaries } from './find-binaries.ts'
import { folderError, folderErrorInOutput } from './folder-error.ts'
import { runProgram } from './run-program.ts'

export const MAJOR = '18'
export const SUPERUSER = 'leme'

const OPTIONS = [
  `--username=${SUPERUSER}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  // Sorted by code point by PostgreSQL itself: the same order on every machine, whatever its C library.
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--data-checksums',
  '--no-instructions',
]

/**
 * Makes the data folder when there is none. It is built beside its place and moved there when it is
 * whole, so a crash in between leaves nothing half made.
 * @throws EmbeddedPostgresError `postgres.foreign-data`, `postgres.init-failed`, `postgres.disk-full`, `postgres.folder-not-writable`
 */
export async function initCluster(cluster: Cluster, binaries: Binaries): Promise<void> {
  const { dataDir } = cluster
  if (existsSync(join(dataDir, 'PG_VERSION'))) return checkVersion(dataDir)
  const fresh = `${dataDir}.new`
  const passwordFile = `${dataDir}.password`
  try {
    rmSync(fresh, { recursive: true, force: true })
    mkdirSync(fresh, { mode: 0o700 })
    writeFileSync(passwordFile, cluster.password, { mode: 0o600 })
    if (cluster.user)
      for (const path of [fresh, passwordFile]) chownSync(path, cluster.user.uid, cluster.user.gid)
    const args = [
      ...OPTIONS,
      ...(cluster.scratch ? ['--no-sync'] : []),
      `--pgdata=${fresh}`,
      `--pwfile=${passwordFile}`,
    ]
    const { ok, output } = await runProgram(binaries.initdb, args, cluster.user)
    if (!ok) throw initFailed(output, dataDir)
    renameSync(fresh, dataDir)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    throw folderError(error, dataDir)
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

function checkVersion(dataDir: string): void {
  const version = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim()
  if (version === MAJOR) return
  throw foreignData(`${dataDir} was made by PostgreSQL ${version}, the embedded one is ${MAJOR}`)
}

function initFailed(output: string, dataDir: string): EmbeddedPostgresError {
  const known = folderErrorInOutput(output, dataDir)
  if (known) return known
  return new EmbeddedPostgresError(
    'postgres.init-failed',
    `initdb could not make the database: ${lastLines(output)}`,
    {
      where: dataDir,
      hint: 'Set DATABASE_URL to a PostgreSQL of your own if this machine cannot run the embedded one.',
    },
  )
}

/** The end of what a program printed, on one line. */
export function lastLines(output: string): string {
  return output.trim().split('\n').slice(-4).join(' | ')
}
