import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allocateCandles, parsePair, parseTimeframe, parseVenue } from '../../domain/index.ts'
import { memoryCandleStore } from '../../trade/market/index.ts'
import { EventHub } from '../server/index.ts'
import { announceCandles, CandleWatch } from './announce-candles.ts'

function watching() {
  const candles = memoryCandleStore()
  const events = new EventHub({ clock: () => 0 })
  const watch = new CandleWatch(candles, events)
  let seen = events.seq
  const look = async () => {
    await watch.look()
    const told = events.since(seen)
    seen = events.seq
    return told
  }
  const write = (pair: string, time: number, price: number) => {
    const made = allocateCandles(1, parseTimeframe('1m'))
    made.time[0] = time
    for (const name of ['open', 'high', 'low', 'close'] as const) made[name][0] = price
    const key = { venue: parseVenue('demo'), pair: parsePair(pair), timeframe: parseTimeframe('1m') }
    return candles.write(key, made, { source: 'demo', policy: 'revise' })
  }
  return { candles, events, look, write }
}

test('what is stored already is not told; a new, a longer and a revised series are, once', async () => {
  const { look, write } = watching()
  await write('A/USD', 60_000, 1)
  assert.deepEqual(await look(), [])
  await write('A/USD', 120_000, 1)
  await write('A/USD', 180_000, 1)
  await write('B/USD', 60_000, 1)
  const [event, ...more] = await look()
  assert.deepEqual(more, [])
  assert.deepEqual(event?.data, {
    changed: 2,
    series: [
      { venue: 'demo', pair: 'A/USD', timeframe: '1m', lastTime: 180_000, version: 3 },
      { venue: 'demo', pair: 'B/USD', timeframe: '1m', lastTime: 60_000, version: 1 },
    ],
  })
  assert.deepEqual(await look(), [])
  await write('A/USD', 180_000, 2)
  assert.equal((await look()).length, 1)
  await write('A/USD', 180_000, 2)
  assert.deepEqual(await look(), [], 'an equal candle is no news')
})

test('many at once are one event without names', async () => {
  const { look, write } = watching()
  await look()
  for (let at = 0; at < 51; at++) await write(`P${at}/USD`, 60_000, 1)
  assert.deepEqual(
    (await look()).map(({ data }) => data),
    [{ changed: 51, series: [] }],
  )
})

test('what changed while nobody listened is told to the next who does, however soon it was', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { candles, events, write } = watching()
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  using _ = announceCandles(candles, events)
  t.mock.timers.tick(0)
  await settle()
  await write('A/USD', 60_000, 1)
  const told: unknown[] = []
  events.listen(({ data }) => told.push(data))
  t.mock.timers.tick(1_000)
  await settle()
  const series = [{ venue: 'demo', pair: 'A/USD', timeframe: '1m', lastTime: 60_000, version: 1 }]
  assert.deepEqual(told, [{ changed: 1, series }])
})
