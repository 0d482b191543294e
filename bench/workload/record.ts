import { execFileSync } from 'node:child_process'
import { appendFileSync, readFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { MeasuredStage, MeasuredWorkload } from './measure-workload.ts'
import type { Timing } from './timing.ts'

const FILE = new URL('../history/workload.jsonl', import.meta.url)

export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryBytes: number
  readonly platform: string
  readonly node: string
  /** Others' work on the machine, as the operating system tells it, when the run began. */
  readonly load: number
}

/** One recorded run of `npm run bench -- workload`. */
export interface RecordedRun {
  readonly schema: 'leme.bench/1'
  /** ISO 8601, UTC. */
  readonly date: string
  readonly commit: string
  /** Whether files differed from the commit. */
  readonly changed: boolean
  readonly command: string
  readonly machine: Machine
  readonly workloads: readonly RecordedWorkload[]
  readonly sweep?: { readonly trials: number; readonly timing: Timing }
}

export interface RecordedWorkload {
  readonly name: string
  readonly candles: number
  readonly trades: number
  readonly tradeHash: string
  readonly stages: readonly MeasuredStage[]
}

export function recordedWorkload({ workload, ...measured }: MeasuredWorkload): RecordedWorkload {
  const { candles, trades, tradeHash, stages } = measured
  return { name: workload.name, candles, trades, tradeHash, stages }
}

export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    load: loadavg()[0] ?? 0,
  }
}

/** The commit that is checked out, and whether files of the product or the benches differ from it. */
export function thisCommit(): Pick<RecordedRun, 'commit' | 'changed'> {
  const cwd = fileURLToPath(new URL('../..', import.meta.url))
  const git = (...args: string[]) => execFileSync('git', args, { cwd, encoding: 'utf8' }).trim()
  return {
    commit: git('rev-parse', '--short', 'HEAD'),
    changed: git('status', '--porcelain', '--', 'src', 'bin', 'bench') !== '',
  }
}

export function appendRun(run: RecordedRun): void {
  appendFileSync(FILE, `${JSON.stringify(run)}\n`)
}

/** Oldest first; none where nothing was recorded. */
export function recordedRuns(): readonly RecordedRun[] {
  const lines = readFileSync(FILE, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as RecordedRun)
}
