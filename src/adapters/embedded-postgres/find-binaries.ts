import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { folderError } from './folder-error.ts'
import { canReach, type ServerUser } from './server-user.ts'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
  /** Where they were copied to, when they had to be. */
  readonly copiedTo?: string
}

/**
 * The package of this platform's binaries.
 * @throws EmbeddedPostgresError `postgres.no-binaries`
 */
export function findPackage(platform = process.platform as string, arch = process.arch as string): string {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(name))))
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'postgres.no-binaries',
      `no embedded PostgreSQL for ${platform}-${arch} is installed`,
      {
        hint: `Install the optional package ${name}, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
        cause,
      },
    )
  }
}

/** Whether the package of this platform's binaries is installed; a container image goes without. */
export function hasEmbeddedPostgres(): boolean {
  try {
    return findPackage() !== ''
  } catch {
    return false
  }
}

/**
 * Programs that `user` can run: those of the package, or a copy under `copyDir` when the user cannot
 * reach the package or its links are missing (blocked install scripts) and cannot be made there.
 */
export function findBinaries(packageDir: string, copyDir: string, user?: ServerUser): Binaries {
  const native = join(packageDir, 'native')
  if ((!user || canReach(native, user)) && hydrateLinks(packageDir)) return programs(native)
  try {
    return { ...programs(copyPackage(packageDir, copyDir)), copiedTo: copyDir }
  } catch (error) {
    throw folderError(error, copyDir)
  }
}

function programs(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const [initdb, postgres, pgCtl] = ['initdb', 'postgres', 'pg_ctl'].map((name) =>
    join(native, 'bin', name + suffix),
  )
  return { initdb: initdb!, postgres: postgres!, pgCtl: pgCtl! }
}

/** npm packages hold no symbolic links: the package lists them, its install script makes them. False when they cannot be made. */
function hydrateLinks(packageDir: string): boolean {
  const list = join(packageDir, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return true
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(packageDir, target)
    if (existsSync(link)) continue
    try {
      rmSync(link, { force: true })
      symlinkSync(relative(dirname(link), join(packageDir, source)), link)
    } catch {
      return existsSync(link)
    }
  }
  return true
}

function copyPackage(packageDir: string, copyDir: string): string {
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as {
    version: string
  }
  const wanted = join(copyDir, `postgres-${version}`)
  if (existsSync(wanted)) return join(wanted, 'native')
  const fresh = `${wanted}.${process.pid}`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true })
  cpSync(join(packageDir, 'native'), join(fresh, 'native'), { recursive: true, verbatimSymlinks: true })
  hydrateLinks(fresh)
  openToAll(fresh)
  renameSync(fresh, wanted)
  return join(wanted, 'native')
}

/** Readable by every user, whatever the umask was. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) openToAll(path)
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644)
  }
}
