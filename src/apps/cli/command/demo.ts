import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { loadAppConfig } from '../../local/app-config.ts'
import { openDatabase } from '../../local/open-database.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import type { Terminal } from '../terminal.ts'
import { jobSummary, runMainJob } from './main-job.ts'

/** `leme demo`: the main job from nothing, in a folder of its own that is removed afterwards. */
export async function demo(terminal: Terminal): Promise<void> {
  const { config } = loadAppConfig(process.env, process.cwd())
  const stateDir = join(resolve(config.stateDir), `demo-${process.pid}`)
  try {
    await using database = await openDatabase({ ...config, stateDir, database: { url: '' } })
    const job = await runMainJob(terminal, database, { stateDir, signal: stopSignal() })
    terminal.say()
    terminal.result({ schema: 'leme.demo/1', ...jobSummary(job) }, 'Nothing was kept. To keep it: npm start')
  } finally {
    rmSync(stateDir, { recursive: true, force: true })
  }
}
