import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedPostgres, startPostgres } from './start-postgres.ts'

/** A server of its own in a fresh folder under the system's temporary one; stopping it removes both. For tests and try-outs. */
export async function temporaryPostgres(): Promise<EmbeddedPostgres> {
  const stateDir = mkdtempSync(join(tmpdir(), 'leme-postgres-'))
  // Made for its owner alone; root's server runs as another user and must get in.
  chmodSync(stateDir, 0o755)
  const server = await startPostgres({ stateDir, scratch: true })
  const stop = async (): Promise<boolean> => {
    const stopped = await server.stop()
    if (stopped) rmSync(stateDir, { recursive: true, force: true })
    return stopped
  }
  return {
    ...server,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop()
    },
  }
}
