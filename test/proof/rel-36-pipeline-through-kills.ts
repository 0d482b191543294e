import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { random } from '../../src/math/index.ts'
import type { PipelineResult } from '../../src/trade/pipeline/index.ts'
import { candleCsv, candleWalk } from '../flows/candle-walk.fixture.ts'
import type { Proof, Trial } from './proof.ts'

const CLI = fileURLToPath(new URL('../../src/apps/cli/main.ts', import.meta.url))
/** Kills of one folder before its line is ended. */
const KILLS = 5
const TWO_HOURS = 7_200
/** Kills among which one at least leaves a file half written. */
const ENOUGH = 20
const MOMENTS = ['any stage', 'a write'] as const
const STAGES = 7
/** A kill comes at most so long after the stage, or the beginning of the write, that it waits for. */
const STAGE_MS = 120
const WRITE_MS = 4
const CONFIG = {
  ...{ symbol: 'AAAUSD', freq: '5min', data_folder: 'market' },
  data_sources: [{ folder: 'AAAUSD', file: 'klines.csv' }],
  feature_sets: [
    { generator: 'talib', config: { columns: 'close', functions: ['ROCP', 'SMA'], windows: [1, 6, 24] } },
  ],
  train_features: ['close_ROCP_1', 'close_ROCP_6', 'close_ROCP_24'],
  label_sets: [{ generator: 'direction', config: { horizon: 6, threshold: 0, names: 'up' } }],
  ...{ labels: ['up'], label_horizon: 6 },
  algorithms: [{ name: 'gb', algo: 'gb', train: { num_boost_round: 60, num_leaves: 6, seed: 7 } }],
  rolling_predict: { prediction_size: 200, prediction_steps: 5 },
  signal_sets: [{ generator: 'smoothen', config: { columns: 'up_gb', names: 'pUp' } }],
}

/**
 * `leme pipeline run` is killed at moments of chance, some times in one folder of artifacts. Whatever name a
 * file has taken by then, it is whole; two processes that end the line at once both come to what one undisturbed
 * run comes to, and leave nothing of the killed ones.
 */
export const pipelineThroughKills: Proof = {
  id: 'REL-36',
  fault: 'kill -9 of a pipeline at any moment, and two of them in one folder of artifacts',
  invariant:
    'Every file that has its name is whole; the next run takes nothing half written, comes to the hashes of an undisturbed run, and sweeps what the killed one left.',
  share: 10,
  full: 300,
  async run({ count, seed, onTrial }) {
    const folder = mkdtempSync(join(tmpdir(), 'leme-proof-line-'))
    const living = new Set<ChildProcess>()
    try {
      mkdirSync(join(folder, 'market/AAAUSD'), { recursive: true })
      writeFileSync(join(folder, 'market/AAAUSD/klines.csv'), candleCsv(candleWalk('proof', { rows: 2_500 })))
      writeFileSync(join(folder, 'line.json'), JSON.stringify(CONFIG))
      const start = (artifacts: string) => startLine(folder, artifacts, living)
      const undisturbed = hashesOf(await ended(start('undisturbed')))
      const published = publishedIn(folder)
      const trials: Trial[] = []
      for (let trial = 0; trial < count; trial++) {
        const dice = random(`${seed}-${trial}`)
        const artifacts = `artifacts-${Math.floor(trial / KILLS)}`
        const left = unfinishedOf(pathsOf(folder, artifacts)).length
        const line = start(artifacts)
        const closed = once(line.child, 'close')
        const during = MOMENTS[trial % MOMENTS.length]!
        const stage = dice.int(STAGES)
        const isReached = () =>
          during === 'a write'
            ? unfinishedOf(pathsOf(folder, artifacts)).length > left || line.child.exitCode !== null
            : line.stages() >= stage || line.child.exitCode !== null
        while (!isReached()) await delay(1)
        await Promise.race([delay(during === 'a write' ? dice.int(WRITE_MS) : dice.int(STAGE_MS)), closed])
        line.child.kill('SIGKILL')
        await closed
        const { files, unfinished } = judgeFiles(folder, artifacts)
        const isEnd = trial % KILLS === KILLS - 1 || trial === count - 1
        if (isEnd) {
          age(folder)
          for (const hashes of await Promise.all([start(artifacts), start(artifacts)].map(ended)))
            assert.deepEqual(hashesOf(hashes), undisturbed)
          assert.deepEqual(publishedIn(folder), published)
          assert.equal(judgeFiles(folder, artifacts).unfinished, 0)
          rmSync(join(folder, artifacts), { recursive: true })
        }
        trials.push({
          ...{ 'killed during': during, stages: line.stages(), files, 'half written': unfinished },
          'then ended': isEnd ? 'twice at once, as undisturbed' : '',
        })
        onTrial?.(trials.at(-1)!)
      }
      const isHit = trials.some((trial) => Number(trial['half written']) > 0)
      assert.ok(isHit || count < ENOUGH, 'no kill came in the middle of a write')
      return trials
    } finally {
      for (const child of living) child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

function startLine(folder: string, artifacts: string, living: Set<ChildProcess>) {
  const args = ['pipeline', 'run', '-c', 'line.json', '--artifacts', artifacts, '--workers', '1', '--json']
  const child = spawn(process.execPath, ['--conditions=leme-source', CLI, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  living.add(child)
  child.once('close', () => living.delete(child))
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    said += part
  })
  return { child, answer: text(child.stdout), stages: () => said.split('✓').length - 1 }
}

async function ended({ child, answer }: ReturnType<typeof startLine>): Promise<PipelineResult> {
  const [code] = child.exitCode === null ? await once(child, 'close') : [child.exitCode]
  assert.equal(code, 0, 'a run that nobody disturbs ends well')
  return JSON.parse(await answer) as PipelineResult
}

function hashesOf({ stages }: PipelineResult) {
  return stages.map(({ name, status, outputHash }) => [name, status, outputHash])
}

/** Every file under its name is whole; gives how many there are, and how many have not got theirs. */
function judgeFiles(folder: string, artifacts: string): { files: number; unfinished: number } {
  const paths = pathsOf(folder, artifacts)
  const unfinished = unfinishedOf(paths)
  const whole = paths.filter((path) => !unfinished.includes(path))
  for (const path of whole) {
    const bytes = readFileSync(path)
    if (path.endsWith('.json')) JSON.parse(bytes.toString())
    if (!path.endsWith('.parquet')) continue
    const ends = [bytes.subarray(0, 4), bytes.subarray(-4)].map(String)
    assert.deepEqual(ends, ['PAR1', 'PAR1'], path)
  }
  return { files: whole.length, unfinished: unfinished.length }
}

function pathsOf(folder: string, artifacts: string): readonly string[] {
  return [artifacts, 'market/AAAUSD'].flatMap((part) => filesBelow(join(folder, part)))
}

function unfinishedOf(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => path.endsWith('.unfinished'))
}

function filesBelow(folder: string): string[] {
  try {
    const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    return found.filter((one) => one.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** What was left half written is swept once nobody can be writing it any more. */
function age(folder: string): void {
  const before = Date.now() / 1000 - TWO_HOURS
  for (const path of unfinishedOf(filesBelow(folder))) utimesSync(path, before, before)
}

/** Names and content of what is written under the names of the configuration. */
function publishedIn(folder: string): readonly (readonly string[])[] {
  return filesBelow(join(folder, 'market/AAAUSD'))
    .filter((path) => path.endsWith('.csv') || path.endsWith('.json'))
    .sort()
    .map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')])
}
