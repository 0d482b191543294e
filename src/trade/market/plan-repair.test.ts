import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allocateCandles, parsePair, parseTimeframe, parseVenue, timeframeMs } from '../../domain/index.ts'
import { checkQuality } from './check-quality.ts'
import { memoryCandleStore } from './memory-candle-store.ts'
import { planRepair, type RepairOptions } from './plan-repair.ts'

const START = Date.UTC(2025, 0, 6)
const HOUR = 3_600_000
const VENUE = parseVenue('desk')

type Holes = (row: number) => boolean

/** A store with 48 hours of each `PAIR TIMEFRAME`, less the rows that are named. */
async function storeOf(series: Readonly<Record<string, Holes>>) {
  const store = memoryCandleStore()
  for (const [name, isMissing] of Object.entries(series)) {
    const [pair, timeframe] = name.split(' ') as [string, string]
    const key = { venue: VENUE, pair: parsePair(pair), timeframe: parseTimeframe(timeframe) }
    const step = timeframeMs(key.timeframe)
    const rows = Array.from({ length: (48 * HOUR) / step }, (_, row) => row).filter((row) => !isMissing(row))
    const candles = allocateCandles(rows.length, key.timeframe)
    rows.forEach((at, row) => {
      candles.time[row] = START + at * step
      for (const column of ['open', 'close', 'volume'] as const) candles[column][row] = 100 + (at % 3)
      candles.high[row] = pair === 'AAA/USD' && at === 40 && timeframe === '1h' ? 900 : 103
      candles.low[row] = 99
    })
    await store.write(key, candles, { source: 'file:desk.csv', policy: 'keep' })
  }
  return store
}

const none: Holes = () => false
const morning: Holes = (row) => row >= 5 && row < 9

async function plan(series: Readonly<Record<string, Holes>>, options: Partial<RepairOptions> = {}) {
  const store = await storeOf(series)
  const found = (await store.list()).find(({ pair, timeframe }) => pair === 'AAA/USD' && timeframe === '1h')!
  const { findings } = checkQuality(await store.read(found))
  return planRepair(store, found, { findings, canDownload: false, ...options })
}

test('what is missing is fetched, what is suspect is fetched anew and revised', async () => {
  const steps = await plan({ 'AAA/USD 1h': morning }, { canDownload: true })
  assert.deepEqual(
    steps.map(({ action, policy, finding, from, to, candles }) => [
      action,
      policy,
      finding,
      from,
      to,
      candles,
    ]),
    [
      ['download', 'keep', 'outage', START + 5 * HOUR, START + 8 * HOUR, 4],
      ['download', 'revise', 'bad-wick', START + 40 * HOUR, START + 40 * HOUR, 1],
    ],
  )
})

test('a venue that nobody can ask needs its file again, and the source is named', async () => {
  const steps = await plan({ 'AAA/USD 1h': morning })
  assert.deepEqual(
    steps.map(({ action }) => action),
    ['import', 'import'],
  )
  assert.match(steps[0]!.reason, /file:desk\.csv/)
})

test('shorter candles that are all there come first, and incomplete ones are not taken', async () => {
  const whole = await plan(
    { 'AAA/USD 1h': morning, 'AAA/USD 5m': none, 'AAA/USD 15m': none },
    { canDownload: true },
  )
  assert.deepEqual(
    whole.map(({ action, source }) => [action, source?.timeframe]),
    [
      ['derive', '15m'],
      ['download', undefined],
    ],
  )
  const holes = { 'AAA/USD 1h': morning, 'AAA/USD 15m': (row: number) => row === 35, 'AAA/USD 5m': none }
  assert.equal((await plan(holes))[0]?.source?.timeframe, '5m')
  assert.equal(
    (await plan({ 'AAA/USD 1h': morning, 'AAA/USD 5m': (row) => row === 60 }))[0]?.action,
    'import',
  )
})

test('what every pair misses is an outage of the venue, unless it is asked for', async () => {
  const out = { 'AAA/USD 1h': morning, 'BBB/USD 1h': morning, 'CCC/USD 1h': morning }
  const [first, second] = await plan(out, { canDownload: true })
  assert.equal(first?.action, 'none')
  assert.match(first!.reason, /none of its 2 other pairs has a 1h candle/)
  assert.equal(second?.action, 'download', 'a wick is no outage')
  assert.equal((await plan(out, { canDownload: true, outages: true }))[0]?.action, 'download')
  const one = { ...out, 'CCC/USD 1h': (row: number) => row >= 6 && row < 9 }
  assert.equal(
    (await plan(one, { canDownload: true }))[0]?.action,
    'download',
    'one candle is enough to doubt it',
  )
})

test('a sound series needs nothing', async () => {
  const store = await storeOf({ 'BBB/USD 1h': none })
  const [series] = await store.list()
  const { findings } = checkQuality(await store.read(series!))
  assert.deepEqual(await planRepair(store, series!, { findings, canDownload: true }), [])
})
