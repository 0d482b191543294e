import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { folderError } from './folder-error.ts'
import { canReach, type ServerUser, serverUser } from './server-user.ts'

/** What `cluster.json` in the state folder keeps, for its owner's eyes only. */
interface ClusterFile {
  readonly password: string
  /** Absent where the data lies beside the file, so that the state folder can be moved. */
  readonly dataDir?: string
}

export interface Cluster {
  readonly password: string
  readonly dataDir: string
  readonly user: ServerUser | undefined
  /** Nothing is forced to disk. */
  readonly scratch: boolean
  readonly notes: readonly string[]
}

/** The one name that every process gives to a state folder; makes the folder when it is missing. */
export function openStateDir(stateDir: string): string {
  try {
    mkdirSync(join(stateDir, 'postgres'), { recursive: true })
    return join(realpathSync(stateDir), 'postgres')
  } catch (error) {
    throw folderError(error, stateDir)
  }
}

/**
 * Where the data lies and how to log in; decides both at the first call and remembers them.
 * `folder` is what {@link openStateDir} gave; `sharedDir` takes the data when the server's user cannot reach `folder`.
 */
export function openCluster(
  folder: string,
  { sharedDir, scratch }: { readonly sharedDir: string; readonly scratch: boolean },
): Cluster {
  try {
    const file = readClusterFile(folder) ?? createClusterFile(folder, sharedDir)
    const dataDir = file.dataDir ?? join(folder, 'data')
    const user = serverUser(dataDir)
    mkdirSync(dirname(dataDir), { recursive: true })
    if (user) chmodSync(dirname(dataDir), 0o755)
    const notes =
      file.dataDir === undefined
        ? []
        : [
            `The database lies in ${dataDir}: its user (uid ${user?.uid ?? 'of this process'}) cannot reach ${folder}.`,
          ]
    return { password: file.password, dataDir, user, scratch, notes }
  } catch (error) {
    throw folderError(error, folder)
  }
}

function readClusterFile(folder: string): ClusterFile | undefined {
  const path = join(folder, 'cluster.json')
  if (!existsSync(path)) {
    if (!existsSync(join(folder, 'data'))) return undefined
    throw foreignData(`${join(folder, 'data')} holds a database, but ${path} with its password is missing`)
  }
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ClusterFile
  } catch (error) {
    if (error instanceof SyntaxError) throw foreignData(`${path} is not readable as JSON`)
    throw error
  }
}

function createClusterFile(folder: string, sharedDir: string): ClusterFile {
  const user = serverUser()
  const elsewhere = user !== undefined && !canReach(folder, user)
  const name = `${createHash('sha256').update(folder).digest('hex').slice(0, 12)}-${randomBytes(4).toString('hex')}`
  const file: ClusterFile = {
    password: randomBytes(24).toString('hex'),
    ...(elsewhere && { dataDir: join(sharedDir, name, 'data') }),
  }
  const path = join(folder, 'cluster.json')
  writeFileSync(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
  return file
}

export function foreignData(message: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError('postgres.foreign-data', message, {
    hint: 'Put the missing file back, or move the folder away and start again with an empty database, or set DATABASE_URL.',
  })
}
