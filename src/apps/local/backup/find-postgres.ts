import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { embeddedProgram, hasEmbeddedPostgres } from '../../../adapters/embedded-postgres/index.ts'
import { OperationError } from '../../../control/operation/index.ts'
import type { AppConfig } from '../app-config.ts'

/** Where packages of PostgreSQL put their programs, by major version. */
const PLACES = [
  (major: number) => `/usr/lib/postgresql/${major}/bin`,
  (major: number) => `/usr/pgsql-${major}/bin`,
  (major: number) => `/opt/homebrew/opt/postgresql@${major}/bin`,
  () => '/usr/local/pgsql/bin',
]

/**
 * The program `postgres` that can serve a copy of a server: it has to have the same major version.
 * @param serverVersion such as 150020
 * @throws OperationError `backup.programs`
 */
export function findPostgres({ backups, stateDir }: AppConfig, serverVersion: number): string {
  const major = Math.floor(serverVersion / 10_000)
  if (backups.programs !== '') {
    const named = join(resolve(backups.programs), 'postgres')
    if (existsSync(named)) return named
    throw missing(major, `backups.programs has no program postgres: ${named}`)
  }
  if (hasEmbeddedPostgres()) {
    const embedded = embeddedProgram({ stateDir: resolve(stateDir) })
    if (embedded.major === major) return embedded.postgres
  }
  const found = PLACES.map((place) => join(place(major), 'postgres')).find((path) => existsSync(path))
  if (found) return found
  throw missing(major, `no program postgres of version ${major} is here`)
}

function missing(major: number, message: string): OperationError {
  return new OperationError('backup.programs', message, {
    hint: `Install the server's package (on Debian: apt-get install postgresql-${major}), or name its folder as backups.programs.`,
  })
}
