import assert from 'node:assert/strict'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { smallDisk } from '../proof/small-disk.fixture.ts'
import { candleCsv, candleWalk } from './candle-walk.fixture.ts'
import { answerOf } from './documents.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

interface Result {
  readonly stages: readonly {
    readonly name: string
    readonly status: string
    readonly cached: boolean
    readonly outputHash: string | null
    readonly message?: string
  }[]
}

const { leme, write, path } = makeWorkspace({ after })
const CONFIG = {
  ...{ symbol: 'AAAUSD', freq: '5min' },
  data_sources: [{ file: 'klines.csv' }],
  feature_sets: [
    { generator: 'talib', config: { columns: 'close', functions: ['ROCP', 'SMA'], windows: [1, 6] } },
  ],
  train_features: ['close_ROCP_1', 'close_ROCP_6'],
  label_sets: [{ generator: 'direction', config: { horizon: 6, threshold: 0, names: 'up' } }],
  ...{ labels: ['up'], label_horizon: 6 },
  algorithms: [{ name: 'gb', algo: 'gb', train: { num_boost_round: 8, num_leaves: 4, seed: 7 } }],
  rolling_predict: { prediction_size: 300, prediction_steps: 2 },
}
const STAGES = ['data', 'check', 'features', 'labels', 'train', 'rolling']
const walk = candleWalk('trouble', { rows: 2_001 })
const run = (artifacts: string) =>
  leme('pipeline', 'run', '-c', 'line.json', '--artifacts', artifacts, '--json')
const hashes = ({ stages }: Result) => stages.map(({ name, outputHash }) => [name, outputHash])
const computed = ({ stages }: Result) => stages.filter(({ cached }) => !cached).map(({ name }) => name)

let whole: Result
before(async () => {
  write('line.json', JSON.stringify(CONFIG))
  write('klines.csv', candleCsv(walk.slice(0, 2_000)))
  whole = answerOf(await run(path('kept')))
})

test('a disk that is full in the middle fails the stage that met it; with space again the line goes on', async (t) => {
  using disk = smallDisk(4_000_000)
  const { folder, fill } = disk
  if (!fill) return t.skip('only root on Linux can make a small disk')
  for (const left of [40_000, 120_000, 200_000]) {
    fill(left)
    const artifacts = join(folder, 'artifacts')
    const full = await run(artifacts)
    if (full.code === 0) break
    assert.equal(full.code, 1, full.stderr)
    const { stages }: Result = answerOf({ ...full, code: 0 })
    const failed = stages.filter(({ status }) => status === 'failed')
    assert.equal(failed.length, 1)
    assert.match(failed[0]!.message!, /no space left|ENOSPC|full/i)
    const names = readdirSync(artifacts, { recursive: true, encoding: 'utf8' })
    assert.ok(!names.some((name) => name.endsWith('.unfinished')), names.join())
    disk.free()
  }
  disk.free()
  const { stages }: Result = answerOf(await run(join(folder, 'artifacts')))
  assert.deepEqual(hashes({ stages }), hashes(whole))
})

test('an artifact that was deleted is computed again, and nothing else', async () => {
  for (const name of ['features', 'models']) {
    const file = readdirSync(path('kept')).find((one) => one.startsWith(`${name}-`))!
    rmSync(path('kept', file))
    const again: Result = answerOf(await run(path('kept')))
    assert.deepEqual(hashes(again), hashes(whole))
    assert.deepEqual(computed(again), [name === 'models' ? 'train' : name])
    assert.match(
      again.stages.find(({ cached }) => !cached)!.message!,
      /computed again, because the file of \w+ is not there/,
    )
  }
})

test('a candle that is appended is learnt from: every stage is computed again', async () => {
  write('klines.csv', candleCsv(walk))
  const longer: Result = answerOf(await run(path('kept')))
  assert.deepEqual(computed(longer), STAGES)
  write('klines.csv', candleCsv(walk.slice(0, 2_000)))
  assert.deepEqual(computed(answerOf(await run(path('kept')))), [])
})
