import assert from 'node:assert/strict'
import { test } from 'node:test'
import { collectCandles, demoMarket, memoryCandleStore } from '../../trade/market/index.ts'
import { loadDemo, loadSp500 } from './sample.ts'

test('a sample that was interrupted is completed, and one that is whole is left alone', async () => {
  const store = memoryCandleStore()
  const { series } = demoMarket()
  const [first] = series
  const { candles } = collectCandles(first!.rows, first!.key.timeframe)
  await store.write(first!.key, candles, { source: 'DEMO', policy: 'keep' })
  const { rows, fresh } = await loadDemo(store)
  assert.equal(fresh, true)
  assert.equal((await store.list()).length, series.length)
  assert.deepEqual(await loadDemo(store), { rows, fresh: false })
})

test('the S&P 500 is stored once', async () => {
  const store = memoryCandleStore()
  const { rows, fresh } = await loadSp500(store)
  assert.deepEqual([rows, fresh], [5105, true])
  assert.deepEqual(await loadSp500(store), { rows, fresh: false })
})
