import { claimServer } from './claim.ts'
import { openCluster, openStateDir } from './cluster.ts'
import { findBinaries, findPackage } from './find-binaries.ts'
import { initCluster } from './init-cluster.ts'
import { launchServer, waitUntilReady } from './launch-server.ts'
import { findPostmaster, type Postmaster } from './postmaster-file.ts'
import { runProgram } from './run-program.ts'
import { withStartLock } from './start-lock.ts'

export interface StartOptions {
  /** Folder of the application's state; made when missing. Processes that name the same one share one server. */
  readonly stateDir: string
  /**
   * Takes the data and the programs when this process is root and the server's user, who is not, cannot
   * reach the state folder or the packages. Default `/var/lib/leme`.
   */
  readonly sharedDir?: string
  /** Folder of the package with the binaries; found by default. */
  readonly packageDir?: string
  /** For data that need not outlive the machine, as in tests: nothing is forced to disk. */
  readonly scratch?: boolean
}

/** A running server and this process's claim on it. */
export interface EmbeddedPostgres extends AsyncDisposable {
  /** `postgres://…@127.0.0.1:PORT/leme?application_name=…`, good for `postgres`, `pg` and pg-boss. */
  readonly url: string
  readonly port: number
  /** Process id of the server. */
  readonly pid: number
  /** Where the data lies; elsewhere than in `stateDir` when the server's user cannot reach that. */
  readonly dataDir: string
  /** True when this call started the server, false when it joined a running one. */
  readonly started: boolean
  /** What the user should know, one sentence each; mostly empty. */
  readonly notes: readonly string[]
  /**
   * Gives the claim back. The server stops when nobody else is connected; connections of this claim's
   * URL do not count, so close them first. True when the server was stopped.
   */
  stop(): Promise<boolean>
}

/**
 * Starts the embedded PostgreSQL of a state folder, or joins the one that runs. A server that was
 * killed recovers; one that outlived its process is joined.
 * @throws EmbeddedPostgresError, every code
 */
export async function startPostgres(options: StartOptions): Promise<EmbeddedPostgres> {
  const sharedDir = options.sharedDir ?? '/var/lib/leme'
  const packageDir = options.packageDir ?? findPackage()
  const folder = openStateDir(options.stateDir)
  return withStartLock(folder, async () => {
    const cluster = openCluster(folder, { sharedDir, scratch: options.scratch ?? false })
    const binaries = findBinaries(packageDir, cluster.user ? sharedDir : folder, cluster.user)
    const running = await findRunning(cluster.dataDir)
    if (!running) await initCluster(cluster, binaries)
    const { port, pid } = running ?? (await launchServer(cluster, binaries))
    const claim = await claimServer(cluster, port)

    const stopServer = async (): Promise<boolean> => {
      const needed = await claim.hasOthers().catch(() => true)
      await claim.release()
      if (needed) return false
      const args = ['stop', '-D', cluster.dataDir, '-m', 'fast', '-w', '-t', '60', '-s']
      return (await runProgram(binaries.pgCtl, args, cluster.user)).ok
    }
    let stopping: Promise<boolean> | undefined
    const stop = (): Promise<boolean> => {
      stopping ??= withStartLock(folder, stopServer)
      return stopping
    }
    return {
      url: claim.url,
      port,
      pid,
      dataDir: cluster.dataDir,
      started: running === undefined,
      notes: [
        ...cluster.notes,
        ...(binaries.copiedTo ? [`PostgreSQL's programs were copied to ${binaries.copiedTo}.`] : []),
      ],
      stop,
      [Symbol.asyncDispose]: async () => {
        await stop()
      },
    }
  })
}

/** A server that shuts down or recovers at this moment is waited for. */
async function findRunning(dataDir: string): Promise<Postmaster | undefined> {
  if (!findPostmaster(dataDir)) return undefined
  return waitUntilReady(dataDir, () => findPostmaster(dataDir) === undefined)
}
