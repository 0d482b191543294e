import { resolve } from 'node:path'
import { leave, stopSignal } from '../../local/stop-signal.ts'
import { withDatabase } from '../../local/with-app.ts'
import { serve as serveAll } from '../../up/index.ts'
import type { Terminal } from '../terminal.ts'
import { refuseSecond } from './up.ts'

/** `leme serve`: API, page, worker and clients' bots, until told to stop; no sample. */
export async function serve(terminal: Terminal, { port }: { readonly port?: number }): Promise<void> {
  const stop = stopSignal()
  await withDatabase(async (database, config) => {
    await refuseSecond(resolve(config.stateDir))
    const server = port === undefined ? config.server : { ...config.server, port }
    await using served = await serveAll({ config: { ...config, server }, database, stop })
    // Standard output that is a log is kept, and a login link has no business there.
    if (config.log.to === 'stdout') return await served.ended
    const loginUrl = await served.createLoginUrl()
    terminal.result(
      { schema: 'leme.serve/1', url: served.url, loginUrl },
      `Open ${loginUrl}\nThe link is good for one use within 15 minutes; another: npx leme login. Ctrl-C stops it.`,
    )
    await served.ended
    terminal.say('Stopping; clients’ bots go on with the next start.')
  })
  leave()
}
