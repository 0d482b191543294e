import { existsSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Fault } from '../../../domain/index.ts'
import { DEFAULT_CONFIG_TEXT, loadAppConfig } from '../../local/app-config.ts'
import { watchMemory } from '../../local/memory-use.ts'
import { openDatabase } from '../../local/open-database.ts'
import { findRunning } from '../../local/running.ts'
import { leave, stopSignal } from '../../local/stop-signal.ts'
import { duration, type Terminal } from '../terminal.ts'
import { jobSummary, runMainJob } from './main-job.ts'

export interface UpOptions {
  readonly once?: boolean
  readonly port?: number
  readonly fresh?: boolean
}

/** `leme up`: database, main job, and unless `--once` the paper bot, the API and the page. */
export async function up(terminal: Terminal, options: UpOptions): Promise<void> {
  await workUntilTold(terminal, options)
  leave()
}

async function workUntilTold(terminal: Terminal, options: UpOptions): Promise<void> {
  const began = startOfProcess()
  const stop = stopSignal()
  writeConfig(terminal)
  const { config } = loadAppConfig(process.env, process.cwd())
  const stateDir = resolve(config.stateDir)
  if (!options.once) await refuseSecond(stateDir)
  const database = await terminal.step(
    'database',
    () => openDatabase(config),
    ({ kind, notes }) => [`PostgreSQL, ${kind}, migrated`, ...notes].join('. '),
  )
  await using _closed = database
  using memory = watchMemory(() => database.pids())
  const job = await runMainJob(terminal, database, { stateDir, signal: stop })
  const ms = Date.now() - began
  const summary = {
    schema: 'leme.up/1',
    ms,
    peakMemoryMb: Math.round(memory.peak() / 2 ** 20),
    ...jobSummary(job),
  }
  terminal.say()
  terminal.say(`Done in ${duration(ms)}; at most ${summary.peakMemoryMb} MB of memory, database included.`)
  if (options.once || stop.aborted) {
    terminal.say('Next: npm start, which adds the paper bot and the page; or npx leme backtest --help')
    if (terminal.json) terminal.result(summary, '')
    return
  }
  const { serve } = await import('../../up/index.ts')
  await using served = await serve({
    config:
      options.port === undefined ? config : { ...config, server: { ...config.server, port: options.port } },
    database,
    job,
    stop,
    fresh: options.fresh ?? false,
  })
  terminal.stepDone('paper bot', served.botMs, served.botNote)
  terminal.say()
  const loginUrl = await served.createLoginUrl()
  terminal.say(`Open ${terminal.paint('strong', loginUrl)}`)
  terminal.say(
    'The link is good for one use within 15 minutes; another: npx leme login. Ctrl-C stops everything.',
  )
  if (terminal.json) terminal.result({ ...summary, url: served.url, loginUrl }, '')
  await served.ended
  terminal.say('Stopping; the next start goes on where this one ends.')
}

/** Two servers on one folder would run one paper bot twice. */
export async function refuseSecond(stateDir: string): Promise<void> {
  const running = await findRunning(stateDir)
  if (!running) return
  throw new Fault('conflict', 'up.running', `Leme runs already on ${stateDir}, at ${running.url}`, {
    hint: 'For a link into it: npx leme login. To stop it: Ctrl-C where it runs.',
    where: running.url,
  })
}

/** When `npm start` began, if it was that; else when this process did. UTC milliseconds. */
function startOfProcess(): number {
  const noted = Number(process.env.LEME_STARTED_AT)
  return noted > 0 ? noted : performance.timeOrigin
}

function writeConfig(terminal: Terminal): void {
  if (process.env.LEME_CONFIG || existsSync('leme.config.jsonc')) return
  writeFileSync('leme.config.jsonc', DEFAULT_CONFIG_TEXT)
  terminal.stepDone('configuration', 0, 'leme.config.jsonc written; every value is the default')
}
