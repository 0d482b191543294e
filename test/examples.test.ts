import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadStrategy, strategyFiles } from '../src/adapters/strategy-file/index.ts'
import { openPipelineConfig } from '../src/apps/local/pipeline.ts'
import { trialCandles, trialSignals } from '../src/apps/local/trial-candles.ts'
import { resample } from '../src/trade/market/index.ts'
import { findLookAhead } from '../src/trade/strategy/index.ts'

const examples = fileURLToPath(new URL('../examples', import.meta.url))
const strategies = strategyFiles(join(examples, 'strategies'))
const rules = strategyFiles(join(examples, 'rules'))
const pipelines = readdirSync(join(examples, 'pipelines'))

test('there are examples', () => {
  assert.ok(strategies.length >= 3)
  assert.equal(rules.length, readdirSync(join(examples, 'rules')).length)
  assert.ok(rules.length >= 4)
  assert.ok(pipelines.length >= 3)
})

for (const path of [...strategies, ...rules]) {
  const name = basename(path)
  test(`${name} is a strategy of its file's name that does not look ahead`, async () => {
    const { strategy } = await loadStrategy(path)
    assert.equal(strategy.name, basename(path, extname(path)))
    const candles = trialCandles(strategy.timeframe)
    const signals = trialSignals(strategy, candles)
    const series = strategy.informative.map((other) => [other.name, resample(candles, other.timeframe)])
    const informative = Object.fromEntries(series)
    assert.equal(findLookAhead(strategy, candles, { signals, informative }), undefined)
  })
}

for (const name of pipelines) {
  test(`${name} is a pipeline without a key that has no effect`, () => {
    const { config, warnings } = openPipelineConfig(join(examples, 'pipelines', name))
    assert.deepEqual(warnings, [])
    assert.ok(config.algorithms!.length > 0)
  })
}
