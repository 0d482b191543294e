import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { random } from '../../math/index.ts'
import { EXIT } from './exit-code.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'leme-search-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const SPACE = {
  'train.num_leaves': { min: 2, max: 30, int: true },
  'train.learning_rate': { min: 0.01, max: 0.3, log: true },
}
const CONFIG = {
  symbol: 'AAAUSD',
  freq: '5min',
  data_sources: [{ file: 'AAA-USD-5m.csv', pair: 'AAA/USD' }],
  feature_sets: [
    { generator: 'talib', config: { columns: 'close', functions: ['ROCP'], windows: [1, 6, 24] } },
  ],
  label_sets: [{ generator: 'direction', config: { horizon: 6, names: 'up' } }],
  label_horizon: 6,
  algorithms: [{ name: 'gb', algo: 'gb', train: { n_estimators: 30 } }],
  rolling_predict: { prediction_size: 300, prediction_steps: 2 },
}
writeFileSync(join(folder, 'line.json'), JSON.stringify(CONFIG))
writeFileSync(join(folder, 'AAA-USD-5m.csv'), candles(2_000))
writeFileSync(join(folder, 'space.jsonc'), `// what is searched\n${JSON.stringify(SPACE)}`)

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function search(artifacts: string, given: readonly string[] = []) {
  const command = [
    'pipeline',
    'search',
    '-c',
    'line.json',
    '--artifacts',
    artifacts,
    '--json',
    '--workers',
    '1',
  ]
  const own = given.includes('--space') ? [] : ['--space', 'space.jsonc']
  const args = ['--conditions=leme-source', MAIN, ...command, '--trials', '8', ...own, ...given]
  const child = spawn(process.execPath, args, { cwd: folder })
  const said = { out: '', err: '' }
  child.stdout.on('data', (data) => (said.out += data))
  child.stderr.on('data', (data) => (said.err += data))
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...said })))
  return { child, ended }
}

const trialsIn = (artifacts: string): number => {
  try {
    return readdirSync(join(folder, artifacts)).filter((name) => name.startsWith('trial-')).length
  } catch {
    return 0
  }
}

/** Ends a search by a signal once it has kept some trials. */
async function endedEarly(artifacts: string, signal: 'SIGKILL' | 'SIGINT'): Promise<Ended> {
  const before = trialsIn(artifacts)
  const { child, ended } = search(artifacts)
  while (child.exitCode === null && trialsIn(artifacts) < before + 2) await pause(2)
  child.kill(signal)
  return await ended
}

test('a search that was killed, then stopped, ends as one that ran through', {
  timeout: 120_000,
}, async () => {
  const whole = await search('whole').ended
  assert.equal(whole.code, 0, whole.err)
  const killed = await endedEarly('part', 'SIGKILL')
  assert.equal(killed.code, null)
  const stopped = await endedEarly('part', 'SIGINT')
  assert.equal(stopped.code, EXIT.interrupted, stopped.err)
  const { stopReason, scores } = JSON.parse(stopped.out)
  assert.deepEqual([stopReason, scores], ['cancelled', null])
  assert.ok(trialsIn('part') < 9)
  const resumed = await search('part').ended
  assert.deepEqual([resumed.code, resumed.out], [0, whole.out])
  const result = JSON.parse(whole.out)
  assert.equal(result.schema, 'leme.pipeline-search/1')
  assert.deepEqual([result.trials, result.failed, result.heldOut.rows], [8, 0, 600])
  assert.equal(result.scores[0].luck.tried, 8)
  assert.equal(result.best.algorithm.train.num_leaves, result.best.settings['train.num_leaves'])
})

test('what is wrong with a space is told before anything is trained', { timeout: 60_000 }, async () => {
  const { code, out } = await search('whole', ['--space', '{"train.num_leafs": [2, 3]}']).ended
  assert.equal(code, EXIT.config)
  assert.match(
    JSON.parse(out).message,
    /train\.num_leafs.*unknown key "num_leafs"; did you mean "num_leaves"/,
  )
})

function candles(rows: number): string {
  const chance = random('search')
  let price = 100
  const lines = Array.from({ length: rows }, (_, row) => {
    const open = price
    price *= 1 + chance.normal() / 300
    const [high, low] = [Math.max(open, price) * 1.001, Math.min(open, price) * 0.999]
    return [Date.UTC(2024, 0, 1) + row * 300_000, open, high, low, price, 10 + chance.int(90)].join(',')
  })
  return ['time,open,high,low,close,volume', ...lines, ''].join('\n')
}
