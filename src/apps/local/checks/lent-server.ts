import { resolve } from 'node:path'
import { startPostgres } from '../../../adapters/embedded-postgres/index.ts'
import type { AppConfig } from '../app-config.ts'

/** The configured database, or the embedded one: begun when it is first asked for, as it is, and ended with this. */
export interface LentServer extends AsyncDisposable {
  readonly url: () => Promise<string>
}

export function lentServer({ database, stateDir }: Pick<AppConfig, 'database' | 'stateDir'>): LentServer {
  let started: ReturnType<typeof startPostgres> | undefined
  return {
    async url() {
      if (database.url !== '') return database.url
      started ??= startPostgres({ stateDir: resolve(stateDir) })
      return (await started).url
    },
    async [Symbol.asyncDispose]() {
      // One that could not be started was told by whoever asked.
      await started?.then(
        (server) => server.stop(),
        () => undefined,
      )
    },
  }
}
