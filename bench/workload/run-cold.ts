import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { cacheEnvironment } from '../../bin/bootstrap/writable.js'
import type { Workload } from './workloads.ts'
import type { WorkloadFiles } from './write-workload.ts'

const LEME = fileURLToPath(new URL('../../bin/leme.js', import.meta.url))
const SOURCES = fileURLToPath(new URL('../../src/apps/cli/main.ts', import.meta.url))
const WATCH = pathToFileURL(fileURLToPath(new URL('watch-process.js', import.meta.url))).href

export interface ColdOptions {
  /** The Node.js that the shell would find first. */
  readonly node: string
  /** Where the reports are written. */
  readonly folder: string
  /** See what every process that took part used, which costs some milliseconds. */
  readonly watch?: boolean
  /** Keep what is compiled already out of the way: what a first start costs. */
  readonly firstStart?: boolean
  /** Run the sources, as a checkout does after they have changed; `node` is 24 then. */
  readonly fromSources?: boolean
}

/** What a process used. */
export interface Used {
  /** Peak resident memory. */
  readonly bytes: number
  /** Processor time. */
  readonly ms: number
}

export interface ColdRun {
  /** From the start of the process to its end, both reports written. */
  readonly ms: number
  readonly tradeHash: string
  readonly trades: number
  /** One for each process, the first to end first; empty unless watched. */
  readonly used: readonly Used[]
}

/** Runs the command as a user does: `.csv.gz` in, the report as JSON and as a page out. */
export function runCold(workload: Workload, files: WorkloadFiles, options: ColdOptions): ColdRun {
  const { node, folder, watch = false, firstStart = false, fromSources = false } = options
  const [json, html, used] = ['report.json', 'report.html', 'used.txt'].map((name) => join(folder, name))
  const args = ['backtest', '-s', workload.strategy, '--candles', files.candles, '--config', files.config]
  const out = openSync(json!, 'w')
  if (watch) closeSync(openSync(used!, 'w'))
  const start = performance.now()
  const { status, stderr } = spawnSync(
    node,
    [fromSources ? SOURCES : LEME, ...args, '--html', html!, '--json'],
    {
      stdio: ['ignore', out, 'pipe'],
      env: {
        ...process.env,
        ...(watch && { NODE_OPTIONS: `--import=${WATCH}`, LEME_BENCH_WATCH: used! }),
        ...(fromSources && cacheEnvironment()),
        ...(firstStart && { NODE_DISABLE_COMPILE_CACHE: '1' }),
      },
    },
  )
  const ms = performance.now() - start
  closeSync(out)
  if (status !== 0) throw new Error(`leme backtest ended with ${status}:\n${stderr}`)
  if (statSync(html!).size === 0) throw new Error('the page is empty')
  const report = JSON.parse(readFileSync(json!, 'utf8')) as { tradeHash: string; trades: unknown[] }
  return {
    ms,
    tradeHash: report.tradeHash,
    trades: report.trades.length,
    used: watch ? usedIn(readFileSync(used!, 'utf8')) : [],
  }
}

function usedIn(text: string): Used[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [bytes, ms] = line.split(' ').map(Number)
      return { bytes: bytes!, ms: ms! }
    })
}
