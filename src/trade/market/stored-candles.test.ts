import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { allocateCandles, parsePair, parseTimeframe, parseVenue } from '../../domain/index.ts'
import { memoryCandleStore } from './memory-candle-store.ts'
import { storedCandles } from './stored-candles.ts'

const key = (timeframe: string) => ({
  venue: parseVenue('demo'),
  pair: parsePair('A/B'),
  timeframe: parseTimeframe(timeframe),
})

async function storeOfMinutes(minutes: number) {
  const candles = allocateCandles(minutes, parseTimeframe('1m'))
  for (let row = 0; row < minutes; row++) {
    candles.time[row] = row * 60_000
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) candles[name][row] = row + 1
  }
  const store = memoryCandleStore()
  await store.write(key('1m'), candles, { source: 'test', policy: 'keep' })
  return store
}

describe('stored candles', () => {
  it('are aggregated from shorter ones, without a last candle that is not complete', async () => {
    const candles = await storedCandles(await storeOfMinutes(17), key('5m'))
    assert.deepEqual([...candles!.time], [0, 300_000, 600_000])
    assert.deepEqual([...candles!.close], [5, 10, 15])
  })

  it('are whole at both ends of a range that cuts through them', async () => {
    const candles = await storedCandles(await storeOfMinutes(60), key('5m'), {
      start: 120_000,
      end: 1_020_000,
    })
    assert.deepEqual([...candles!.time], [300_000, 600_000, 900_000])
    assert.deepEqual([...candles!.volume], [40, 65, 90])
  })

  it('are those of the timeframe itself where it is stored', async () => {
    const candles = await storedCandles(await storeOfMinutes(3), key('1m'), { start: 60_000 })
    assert.equal(candles?.length, 2)
  })

  it('are undefined when only longer ones or none are there', async () => {
    const store = await storeOfMinutes(10)
    assert.equal(await storedCandles(store, { ...key('1m'), pair: parsePair('C/B') }), undefined)
    const days = memoryCandleStore()
    const day = allocateCandles(1, parseTimeframe('1d'))
    for (const name of ['open', 'high', 'low', 'close'] as const) day[name][0] = 1
    await days.write(key('1d'), day, { source: 'test', policy: 'keep' })
    assert.equal(await storedCandles(days, key('1h')), undefined)
  })
})
