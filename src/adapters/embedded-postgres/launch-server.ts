import { spawn } from 'node:child_process'
import { chownSync, closeSync, fstatSync, ftruncateSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { Cluster } from './cluster.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import type { Binaries } from './find-binaries.ts'
import { folderError, folderErrorInOutput } from './folder-error.ts'
import { freePort } from './free-port.ts'
import { lastLines } from './init-cluster.ts'
import { dropStaleFile, findPostmaster, lastPort, type Postmaster } from './postmaster-file.ts'
import { PROGRAM_ENVIRONMENT } from './run-program.ts'
import { serverSettings } from './server-settings.ts'

const ATTEMPTS = 100
const POLL_MS = 10
/** Replaying the write-ahead log after a crash may take a while; the server lives all that time. */
const PATIENCE_MS = 120_000
const LOG_LIMIT = 8 << 20

const PORT_TAKEN = /could not bind|could not create any TCP\/IP sockets/
/** What is left of a server that was killed: its last processes end within moments. */
const STILL_ENDING = /pre-existing shared memory block|lock file .* already exists/

/**
 * Starts the server and waits until it answers. Another port is taken when somebody was faster.
 * @throws EmbeddedPostgresError `postgres.start-failed`, `postgres.disk-full`, `postgres.folder-not-writable`
 */
export async function launchServer(cluster: Cluster, binaries: Binaries): Promise<Postmaster> {
  let preferred = lastPort(cluster.dataDir)
  for (let attempt = 1; ; attempt++) {
    dropStaleFile(cluster.dataDir)
    const outcome = await launch(cluster, binaries, await freePort(preferred))
    if (typeof outcome !== 'string') return outcome
    if (PORT_TAKEN.test(outcome)) preferred = 0
    else if (!STILL_ENDING.test(outcome)) throw startFailed(outcome, cluster)
    if (attempt >= ATTEMPTS) throw startFailed(outcome, cluster)
    await delay(100)
  }
}

/** Waits until the server that holds the data folder answers; undefined when it ended or took too long. */
export async function waitUntilReady(
  dataDir: string,
  hasEnded = () => false,
): Promise<Postmaster | undefined> {
  for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
    const postmaster = findPostmaster(dataDir)
    if (postmaster?.ready) return postmaster
    if (hasEnded()) return undefined
    await delay(POLL_MS)
  }
  return undefined
}

/** The running server, or what it wrote before it ended. */
async function launch(cluster: Cluster, binaries: Binaries, port: number): Promise<Postmaster | string> {
  const logPath = `${cluster.dataDir}.log`
  const log = openLog(logPath, cluster)
  const before = fstatSync(log).size
  // A session of its own: Ctrl-C in the terminal reaches Leme, which then stops the server in order.
  const child = spawn(
    binaries.postgres,
    ['-D', cluster.dataDir, ...serverSettings(port, cluster.scratch).flatMap((setting) => ['-c', setting])],
    {
      ...cluster.user,
      cwd: '/',
      env: PROGRAM_ENVIRONMENT,
      stdio: ['ignore', log, log],
      detached: true,
      windowsHide: true,
    },
  )
  closeSync(log)
  let ended: string | undefined
  child.once('error', (error) => {
    ended = error.message
  })
  child.once('exit', (code, signal) => {
    ended = `exit ${signal ?? code}`
  })
  child.unref()
  const postmaster = await waitUntilReady(cluster.dataDir, () => ended !== undefined)
  return postmaster ?? `${readFileSync(logPath).subarray(before).toString()}\n${ended ?? 'no answer'}`
}

function openLog(path: string, { user }: Cluster): number {
  try {
    const log = openSync(path, 'a', 0o600)
    if (user) chownSync(path, user.uid, user.gid)
    if (fstatSync(log).size > LOG_LIMIT) ftruncateSync(log)
    return log
  } catch (error) {
    throw folderError(error, path)
  }
}

function startFailed(output: string, { dataDir }: Cluster): EmbeddedPostgresError {
  const known = folderErrorInOutput(output, dataDir)
  if (known) return known
  return new EmbeddedPostgresError(
    'postgres.start-failed',
    `PostgreSQL did not start: ${lastLines(output)}`,
    {
      where: `${dataDir}.log`,
      hint: 'The log says more. DATABASE_URL makes Leme use a PostgreSQL of your own.',
    },
  )
}
