import { spawn } from 'node:child_process'
import { appendFile, chown, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { OperationError } from '../../control/operation/index.ts'
import type { FileOwner } from './unpack-copy.ts'

export interface RecoverServer {
  /** An unpacked copy. */
  readonly folder: string
  /** The program `postgres` of the copy's major version. */
  readonly postgres: string
  /** Whose process it is, where this one may not be it. */
  readonly owner?: FileOwner
  readonly superuser: string
  /** A folder of whole segments of the log that go on behind the copy; absent: what the copy has. */
  readonly walFolder?: string
  /** UTC milliseconds of the last commit that is wanted; absent: all of `walFolder`. */
  readonly until?: number
  /** Rows are read only, or nothing is to be lost: writes are brought to disk. */
  readonly durable: boolean
  /** Ends the server while it recovers. */
  readonly signal?: AbortSignal
}

/** A server that has recovered, and that only this machine's own users reach: by a socket in a folder of its owner. */
export interface RecoveredServer extends AsyncDisposable {
  /** For `pg`, as the superuser. */
  readonly connection: {
    readonly host: string
    readonly user: string
    readonly database: string
    readonly port: number
  }
  /** Time of the last commit that was replayed, UTC milliseconds; absent where there was none. */
  readonly lastCommitAt?: number
  /** Ends it in order, so that its folder can be moved. */
  stop(): Promise<void>
}

const PORT = 5432
const POLL_MS = 50

/**
 * Starts PostgreSQL on an unpacked copy, has it replay its log up to the target, and waits until it takes writes.
 * @throws OperationError `backup.not-recovered`, with what the server said
 */
export async function recoverServer(options: RecoverServer): Promise<RecoveredServer> {
  const { folder, postgres, owner, superuser, durable } = options
  await writeMissing(options)
  // Paths of sockets may have 107 bytes at most, so it does not lie beside the data.
  const sockets = await mkdtemp(join(tmpdir(), 'leme-s-'))
  await writeFile(join(sockets, 'hba.conf'), 'local all all trust\n')
  if (owner) await chown(sockets, owner.uid, owner.gid)
  const logPath = `${folder}.log`
  const log = await open(logPath, 'w', 0o600)
  const settings = {
    listen_addresses: '',
    port: PORT,
    unix_socket_directories: sockets,
    unix_socket_permissions: '0700',
    hba_file: join(sockets, 'hba.conf'),
    ident_file: join(folder, 'pg_ident.conf'),
    archive_mode: 'off',
    ssl: 'off',
    shared_buffers: '64MB',
    max_wal_size: '1GB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m ',
    logging_collector: 'off',
    log_destination: 'stderr',
    shared_preload_libraries: '',
    fsync: durable ? 'on' : 'off',
    // A standby may not have fewer than its primary had, and that is not known here.
    hot_standby: 'off',
    ...recoverySettings(options),
  }
  const child = spawn(
    postgres,
    ['-D', folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...owner, cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' }, stdio: ['ignore', log.fd, log.fd] },
  )
  await log.close()
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  let hasExited = false
  void exited.then(() => {
    hasExited = true
  })
  const breakOff = () => child.kill('SIGQUIT')
  options.signal?.addEventListener('abort', breakOff, { once: true })
  const connection = { host: sockets, user: superuser, database: 'postgres', port: PORT }
  const stop = async () => {
    options.signal?.removeEventListener('abort', breakOff)
    if (!hasExited) child.kill('SIGINT')
    await exited
    await rm(sockets, { recursive: true, force: true })
  }
  try {
    await untilWritable(connection, () => hasExited)
  } catch {
    await stop()
    throw notRecovered(await readFile(logPath, 'utf8'))
  }
  const lastCommitAt = lastCommit(await readFile(logPath, 'utf8'))
  return {
    connection,
    ...(lastCommitAt !== undefined && { lastCommitAt }),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** Recovery is asked for by a file. Debian keeps its settings elsewhere, so its copies have none. */
async function writeMissing({ folder, owner, walFolder }: RecoverServer): Promise<void> {
  for (const name of ['recovery.signal', 'postgresql.conf', 'pg_ident.conf']) {
    const path = join(folder, name)
    await appendFile(path, '', { mode: 0o600 })
    if (owner) await chown(path, owner.uid, owner.gid)
  }
  if (walFolder !== undefined && owner) await chown(walFolder, owner.uid, owner.gid)
}

/** What ends the recovery; given on the command line, so that nothing of it stays in the data. */
function recoverySettings({ walFolder, until }: RecoverServer): Readonly<Record<string, string>> {
  return {
    restore_command: walFolder === undefined ? 'false' : `cp "${walFolder}/%f" "%p"`,
    recovery_target_timeline: 'current',
    recovery_target_action: 'promote',
    ...(walFolder === undefined && { recovery_target: 'immediate' }),
    ...(until !== undefined && {
      recovery_target_time: new Date(until).toISOString().replace('T', ' ').replace('Z', '+00'),
    }),
  }
}

async function untilWritable(connection: object, hasExited: () => boolean): Promise<void> {
  for (;;) {
    const client = new pg.Client(connection)
    client.on('error', () => undefined)
    try {
      await client.connect()
      const { rows } = await client.query<{ recovering: boolean }>('select pg_is_in_recovery() as recovering')
      if (!rows[0]!.recovering) return
    } catch {
      if (hasExited()) throw new Error('it has ended')
    } finally {
      await client.end().catch(() => undefined)
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

function lastCommit(log: string): number | undefined {
  const times = [...log.matchAll(/last completed transaction was at log time ([\d-]+ [\d:.]+)\+00/g)]
  const text = times.at(-1)?.[1]
  return text === undefined ? undefined : Date.parse(`${text.replace(' ', 'T')}Z`)
}

/** The target lies behind the last commit of the log: everything is there, and PostgreSQL calls it an error. */
export function endedBeforeTarget(error: unknown): boolean {
  return (
    error instanceof OperationError && /recovery ended before configured recovery target/.test(error.message)
  )
}

function notRecovered(log: string): OperationError {
  const lines = log.split('\n').filter((line) => /FATAL|PANIC|ERROR/.test(line))
  const said = (lines.length > 0 ? lines : log.trim().split('\n')).slice(-3).join(' | ')
  return new OperationError('backup.not-recovered', `PostgreSQL could not recover: ${said}`, {
    hint: 'Try the backup as it is (without a time), or the one before it.',
  })
}
