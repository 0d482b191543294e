import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { hasEmbeddedPostgres } from '../../../adapters/embedded-postgres/index.ts'
import { withTemporaryDatabase } from '../../../adapters/store/postgres/index.ts'
import { type AppConfig, loadAppConfig } from '../../local/app-config.ts'
import { openDatabase } from '../../local/open-database.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import type { Terminal } from '../terminal.ts'
import { jobSummary, runMainJob } from './main-job.ts'

/**
 * `leme demo`: the main job from nothing, in a folder and a database of its own that are removed afterwards. The
 * database is the embedded one, or where that is not installed one more of the configured server.
 */
export async function demo(terminal: Terminal): Promise<void> {
  const { config } = loadAppConfig(process.env, process.cwd())
  const stateDir = join(resolve(config.stateDir), `demo-${process.pid}`)
  const { url } = config.database
  const run = (own: string) => runDemo(terminal, { ...config, stateDir, database: { url: own, pooler: '' } })
  try {
    if (url === '' || hasEmbeddedPostgres()) await run('')
    else await withTemporaryDatabase(url, run)
  } finally {
    rmSync(stateDir, { recursive: true, force: true })
  }
}

async function runDemo(terminal: Terminal, config: AppConfig): Promise<void> {
  await using database = await openDatabase(config)
  const job = await runMainJob(terminal, database, { stateDir: config.stateDir, signal: stopSignal() })
  terminal.say()
  terminal.result({ schema: 'leme.demo/1', ...jobSummary(job) }, 'Nothing was kept. To keep it: npm start')
}
