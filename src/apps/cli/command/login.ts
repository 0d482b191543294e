import { Fault } from '../../../domain/index.ts'
import { findRunning, linkBase } from '../../local/running.ts'
import { withDatabase } from '../../local/with-app.ts'
import type { Terminal } from '../terminal.ts'

/** `leme login`: a fresh one-use link for the server that runs on this state folder. */
export async function login(terminal: Terminal): Promise<void> {
  await withDatabase(async ({ store }, config) => {
    const running = await findRunning(config.stateDir)
    if (!running) {
      throw new Fault('no-data', 'login.no-server', 'no server runs on this state folder', {
        hint: 'Start it: npm start',
      })
    }
    const url = `${linkBase(config, running.url)}/login?token=${await store.logins.createLink()}`
    terminal.result({ schema: 'leme.login/1', url }, `${url}\nGood for one use within 15 minutes.`)
  })
}
