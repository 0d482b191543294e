import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadStrategy, strategyFiles } from '../src/adapters/strategy-file/index.ts'
import { openPipelineConfig } from '../src/apps/local/pipeline.ts'
import { trialCandles, trialSignals } from '../src/apps/local/trial-candles.ts'
import { parsePair } from '../src/domain/index.ts'
import { prepareMarket, simulate, tradingSettings } from '../src/trade/engine/index.ts'
import { findLookAhead } from '../src/trade/strategy/index.ts'

const examples = fileURLToPath(new URL('../examples', import.meta.url))
const strategies = strategyFiles(join(examples, 'strategies')).map((path) => basename(path))
const pipelines = readdirSync(join(examples, 'pipelines'))

test('there are examples', () => {
  assert.ok(strategies.length >= 3)
  assert.ok(pipelines.length >= 3)
})

for (const name of strategies) {
  test(`${name} is a strategy of its file's name that trades and does not look ahead`, async () => {
    const { strategy } = await loadStrategy(join(examples, 'strategies', name))
    assert.equal(`${strategy.name}.ts`, name)
    const candles = trialCandles(strategy.timeframe)
    const signals = trialSignals(strategy, candles)
    assert.equal(findLookAhead(strategy, candles, { signals }), undefined)
    const series = { pair: parsePair('TRY/USD'), candles }
    const market = prepareMarket(strategy, series, { signals: { time: candles.time, columns: signals } })
    const { trades } = simulate([market], { settings: tradingSettings(strategy.risk) })
    assert.ok(trades.length > 5, `${trades.length} trades`)
  })
}

for (const name of pipelines) {
  test(`${name} is a pipeline without a key that has no effect`, () => {
    const { config, warnings } = openPipelineConfig(join(examples, 'pipelines', name))
    assert.deepEqual(warnings, [])
    assert.ok(config.algorithms.length > 0)
  })
}
