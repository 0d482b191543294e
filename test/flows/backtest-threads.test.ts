import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { seriesFiles } from '../../src/apps/local/candle-series.ts'
import { prepareFiles, prepareInThreads } from '../../src/apps/local/prepare-files.ts'
import { parseTimeframe, timeframeMs } from '../../src/domain/index.ts'
import { simulate, tradingSettings } from '../../src/trade/engine/index.ts'
import { tradeHash } from '../../src/trade/research/index.ts'
import { candleCsv, candleWalk } from './candle-walk.fixture.ts'
import { CROSS } from './strategy-text.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

// Files of a test are too small for the command to take threads; here they are taken in any case.

const { write, path } = makeWorkspace({ after })
let strategyPath = ''

before(() => {
  strategyPath = write('cross.ts', CROSS)
  for (const name of ['AAA', 'BBB', 'CCC']) {
    const broken = `${candleCsv(candleWalk(name, { rows: 1_500 }))}broken\n`
    write(`candles/${name}-USD-5m.csv`, broken)
  }
})

function request(params: Record<string, unknown> = {}) {
  const files = seriesFiles([path('candles')], { timeframe: parseTimeframe('5m') })
  return { strategyPath, files, options: { params } }
}

test('threads prepare what one thread prepares, in the same order', async () => {
  const here = await prepareFiles(request(), 1)
  const threads = await prepareInThreads(request(), 2)
  assert.deepEqual(
    threads.map(({ market, warnings }) => ({ market, warnings })),
    here.map(({ market, warnings }) => ({ market, warnings })),
  )
  assert.deepEqual(
    here.map(({ market }) => market.pair),
    ['AAA/USD', 'BBB/USD', 'CCC/USD'],
  )
  const hashes = [here, threads].map((prepared) => {
    const markets = prepared.map(({ market }) => market)
    const { trades } = simulate(markets, { settings: tradingSettings({ stop: 0.02 }) })
    assert.ok(trades.length > 50)
    return tradeHash(trades)
  })
  assert.equal(hashes[0], hashes[1])
})

test('columns come back without a copy', async () => {
  const [prepared] = await prepareInThreads(request(), 1)
  const { candles, enterLong } = prepared!.market
  for (const column of [candles.time, candles.close, enterLong]) {
    assert.ok(column.buffer instanceof SharedArrayBuffer)
  }
  assert.equal(candles.time[1]! - candles.time[0]!, timeframeMs(candles.timeframe))
})

test('a failure in a thread is the failure of one thread, code, message and place', async () => {
  const seen = await Promise.all(
    [prepareFiles(request({ fats: 3 }), 1), prepareInThreads(request({ fats: 3 }), 3)].map((work) =>
      work.then(
        () => undefined,
        ({ kind, code, message, hint }) => ({ kind, code, message, hint }),
      ),
    ),
  )
  assert.equal(seen[0]?.code, 'strategy.parameter')
  assert.deepEqual(seen[1], seen[0])
})
