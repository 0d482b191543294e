import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { allocateCandles, parsePair, parseTimeframe, parseVenue } from '../../domain/index.ts'
import { memoryCandleStore } from '../../trade/market/index.ts'
import { memoryModelStore, type PipelineConfig, type PipelineResult } from '../../trade/pipeline/index.ts'
import type { Run } from '../../trade/research/index.ts'
import type { LineSpec } from '../local/queued-lines.ts'
import { describeProgress, pipelineHandler } from './pipeline-run.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-line-'))
after(() => rmSync(folder, { recursive: true }))

const SERIES = { venue: parseVenue('demo'), pair: parsePair('ETH/BTC'), timeframe: parseTimeframe('5m') }
const CONFIG: PipelineConfig = {
  ...{ symbol: 'ETHBTC', freq: '5min' },
  data_sources: [{ store: { venue: 'demo', pair: 'ETH/BTC' } }],
  feature_sets: [{ generator: 'talib', config: { columns: 'close', functions: ['ROCP'], windows: [1, 5] } }],
  train_features: ['close_ROCP_1', 'close_ROCP_5'],
  label_sets: [{ generator: 'direction', config: { horizon: 4, names: 'up' } }],
  ...{ labels: ['up'], label_horizon: 4 },
  algorithms: [{ name: 'gb', algo: 'gb', train: { num_boost_round: 8, num_leaves: 4 } }],
  rolling_predict: { prediction_size: 60, prediction_steps: 3 },
}

async function tools() {
  const candles = memoryCandleStore()
  const columns = allocateCandles(600, SERIES.timeframe)
  for (let row = 0; row < 600; row++) {
    columns.time[row] = Date.UTC(2025, 0, 1) + row * 300_000
    columns.open[row] = columns.close[row] = 100 + 5 * Math.sin(row / 3) + Math.cos(row * row)
    columns.high[row] = columns.close[row]! + 0.5
    columns.low[row] = columns.close[row]! - 0.5
    columns.volume[row] = 1
  }
  await candles.write(SERIES, columns, { source: 'test', policy: 'keep' })
  const models = memoryModelStore({ now: () => 0 })
  return { candles, models, artifacts: mkdtempSync(join(folder, 'artifacts-')) }
}

/** Works a run of this specification; what it reported is in `said`. */
async function work(given: Partial<LineSpec>, signal = new AbortController().signal) {
  const lent = await tools()
  const said: (readonly [number, string])[] = []
  const spec: LineSpec = {
    ...{ schema: 'leme.pipeline-run/1', pipeline: 'x.jsonc', config: CONFIG, folder, code: {} },
    ...given,
  }
  const report = async (progress: number, message: string) => void said.push([progress, message])
  const outcome = await pipelineHandler(lent)({ id: 'a', spec } as Run, { signal, report })
  return { ...lent, said, result: outcome.result as PipelineResult }
}

test('a line is run, says its stages in order, and registers what it learned', async () => {
  const { said, result, models } = await work({ config: { ...CONFIG, model_registry: { name: '{symbol}' } } })
  assert.ok(result.stages.every(({ status }) => status === 'done'))
  assert.deepEqual(
    said.filter(([, message]) => !message.includes(':')).map(([, message]) => message.split(',')[0]),
    ['data', 'check', 'features', 'labels', 'train', 'rolling'],
  )
  assert.match(said[0]![1], /^data, 1 of 6/)
  const shares = said.map(([share]) => share)
  assert.deepEqual(
    shares,
    [...shares].sort((a, b) => a - b),
  )
  assert.ok(shares[0] === 0 && shares.at(-1)! <= 1)
  assert.deepEqual(result.registered, [{ model: 'symbol', score: 'up_gb', version: 1, isNew: true }])
  assert.equal(
    (await models.version('symbol', 1))?.trainedRows,
    result.stages.find((one) => one.name === 'train')!.rows,
  )
})

test('a stage that fails fails the run: which, why, what to do, what was not run; nothing is registered', async () => {
  const horizon: PipelineConfig = { ...CONFIG, label_horizon: 2, model_registry: { name: 'm' } }
  await assert.rejects(work({ config: horizon }), (error: Error & { hint?: string }) => {
    assert.match(error.message, /^train: the label up looks 4 rows ahead.*\. Not run: rolling\.$/)
    assert.match(error.hint!, /label_horizon/)
    return true
  })
  const away: PipelineConfig = { ...CONFIG, data_sources: [{ file: 'none.csv' }] }
  await assert.rejects(work({ config: away }), /data: .*none\.csv is not there\. Not run: check, /)
})

test('features that this machine has not, or has otherwise, are refused; so is a row of another version', async () => {
  const set = { generator: './mine.ts:mine', config: {} }
  const config = { ...CONFIG, feature_sets: [set] } as unknown as PipelineConfig
  await assert.rejects(work({ config, code: { './mine.ts:mine': 'abc' } }), /mine\.ts/)
  writeFileSync(
    join(folder, 'mine.ts'),
    `import { defineFeature } from 'leme/pipeline'
     export const mine = defineFeature({ names: () => ['mine'], lookBack: () => 0, compute: ({ columns }) => [columns.close] })`,
  )
  await assert.rejects(
    work({ config, code: { './mine.ts:mine': 'abcabcabcabc' } }),
    /other code: [0-9a-f]{8}, not abcabcab/,
  )
  await assert.rejects(work({ schema: 'leme.pipeline-run/2' as never }), /another version of Leme/)
})

test('work that is told to end stops before the next stage', async () => {
  const stop = new AbortController()
  stop.abort(new Error('closing'))
  await assert.rejects(work({}, stop.signal), /closing/)
})

test('how far it is, for people', () => {
  const place = { stage: 'train', index: 5, of: 7, status: 'running' } as const
  assert.equal(describeProgress(place), 'train, 5 of 7')
  assert.equal(
    describeProgress({ ...place, done: 3, total: 8, etaMs: 39_400 }),
    'train, 5 of 7: 3 of 8 pieces, some 40 s left',
  )
  assert.match(describeProgress({ ...place, done: 1, total: 8, etaMs: 400_000 }), /some 7 min left$/)
})
