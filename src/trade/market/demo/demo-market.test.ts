import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { type Candles, parsePair, parseTimeframe } from '../../../domain/index.ts'
import { auc, correlation, sma } from '../../../math/index.ts'
import { checkQuality } from '../check-quality.ts'
import { collectCandles } from '../collect-candles.ts'
import { fillGaps } from '../fill-gaps.ts'
import { resample } from '../resample.ts'
import { DEMO_VENUES, demoMarket, isDemoVenue } from './demo-market.ts'

const market = demoMarket()
const collected = market.series.map(({ key, rows }) => ({ key, ...collectCandles(rows, key.timeframe) }))
const H1 = parseTimeframe('1h')
const HOURS_OF_MEAN = 48

function series(venue: string, pair: string): Candles {
  return collected.find(({ key }) => key.venue === venue && key.pair === pair)!.candles
}

/** Closes by minute, without gaps. */
const closes = (venue: string, pair: string) => fillGaps(series(venue, pair)).close

test('the default market is the same to the last bit on every machine', () => {
  const hash = createHash('sha256')
  for (const { key, rows } of market.series) {
    hash.update(`${key.venue} ${key.pair} ${key.timeframe}`)
    for (const name of ['time', 'open', 'high', 'low', 'close', 'volume'] as const) hash.update(rows[name])
  }
  assert.equal(hash.digest('hex'), 'd489bfda42a3c5f00044ba2f36f407b9e566719f9760f6906b8b8c2a663cc72e')
})

test('a market of no days or of a part of one is refused', () => {
  for (const days of [0, -1, 1.5, Number.NaN, 1e6])
    assert.throws(() => demoMarket({ days }), { code: 'demo.days' })
})

test('another seed gives another market', () => {
  const one = demoMarket({ days: 2, seed: 1 }).series[0]!.rows.close
  assert.deepEqual(demoMarket({ days: 2, seed: 1 }).series[0]!.rows.close, one)
  assert.notDeepEqual(demoMarket({ days: 2, seed: 2 }).series[0]!.rows.close, one)
})

test('a market of some pairs has the same bits as the whole', () => {
  const pairs = [parsePair('ETH/BTC'), parsePair('TIDE/USDT')]
  const whole = demoMarket({ days: 2 }).series.filter(({ key }) => pairs.includes(key.pair))
  assert.equal(whole.length, 3)
  assert.deepEqual(demoMarket({ days: 2, pairs }).series, whole)
})

test('sixty days of eight series on two venues that call themselves demo', () => {
  assert.deepEqual(
    market.series.map(({ key }) => `${key.venue} ${key.pair} ${key.timeframe}`),
    [
      'demo BTC/USDT 1m',
      'demo ETH/USDT 1m',
      'demo ETH/BTC 1m',
      'demo TIDE/USDT 1m',
      'demo KEEL/USDT 1m',
      'demo MAST/USDT 1m',
      'demo2 BTC/USDT 1m',
      'demo2 TIDE/USDT 1m',
    ],
  )
  assert.ok(market.venues.every(({ venue }) => isDemoVenue(venue)))
  for (const { candles, rejected } of collected) {
    assert.equal(candles.time[0], Date.UTC(2025, 0, 1))
    assert.equal(candles.time[candles.length - 1], Date.UTC(2025, 2, 2) - 60_000)
    assert.deepEqual(rejected, [])
  }
})

for (const [size, one] of [
  ['default', market],
  ['one day', demoMarket({ days: 1, seed: 'x' })],
] as const) {
  test(`the data check finds every planted flaw and nothing else (${size})`, () => {
    const found = one.series.flatMap(({ key, rows }) => {
      const { candles, duplicateLines } = collectCandles(rows, key.timeframe)
      const place = { venue: key.venue, pair: key.pair }
      const findings = checkQuality(candles).findings.map((finding) => {
        const { kind, time, until, candles: length } = finding
        return { ...place, kind, time, until, candles: length }
      })
      if (duplicateLines.length === 0) return findings
      const times = duplicateLines.map((line) => rows.time[line - 1]!)
      const span = { time: Math.min(...times), until: Math.max(...times) }
      return [...findings, { ...place, kind: 'duplicate', ...span, candles: times.length }]
    })
    const named = (list: readonly object[]) => list.map((item) => JSON.stringify(item)).sort()
    assert.equal(one.planted.length, 11)
    assert.deepEqual(named(found), named(one.planted))
  })
}

test('longer candles are aggregates of the minutes', () => {
  const minutes = series('demo', 'KEEL/USDT')
  const hours = resample(minutes, H1)
  let row = 0
  for (let hour = 0; hour < hours.length; hour++) {
    const first = row
    while (row < minutes.length && minutes.time[row]! < hours.time[hour]! + 3_600_000) row++
    assert.equal(hours.open[hour], minutes.open[first])
    assert.equal(hours.close[hour], minutes.close[row - 1])
    assert.equal(hours.high[hour], Math.max(...minutes.high.subarray(first, row)))
    assert.equal(hours.low[hour], Math.min(...minutes.low.subarray(first, row)))
  }
  assert.equal(row, minutes.length)
})

test('ETH/BTC closes within the fees of its triangle', () => {
  const [cross, eth, btc] = [
    closes('demo', 'ETH/BTC'),
    closes('demo', 'ETH/USDT'),
    closes('demo', 'BTC/USDT'),
  ]
  const fees = 3 * DEMO_VENUES[0]!.fee
  let widest = 0
  for (let row = 0; row < cross.length; row++) {
    // Candles that were filled over a gap tell an old price; skip them by their lack of a move.
    if (row > 0 && (eth[row] === eth[row - 1] || btc[row] === btc[row - 1])) continue
    widest = Math.max(widest, Math.abs(Math.log((cross[row]! * btc[row]!) / eth[row]!)))
  }
  assert.ok(widest > 0.0002 && widest < fees, `widest ${widest}`)
})

test('the second venue follows the first by a minute', () => {
  for (const pair of ['BTC/USDT', 'TIDE/USDT']) {
    const [leader, follower] = [returns(closes('demo', pair), 1), returns(closes('demo2', pair), 1)]
    const before = leader.subarray(0, -1)
    const after = follower.subarray(1)
    assert.ok(correlation(before, after) > 0.15, pair)
    assert.ok(Math.abs(correlation(follower.subarray(0, -1), leader.subarray(1))) < 0.03, pair)
  }
})

test('volume foretells TIDE/USDT, out of sample too, and no other market', () => {
  for (const { key, candles } of collected) {
    const { ratio, next } = hourlySignal(candles)
    const t = correlation(ratio, next) * Math.sqrt(next.length)
    if (key.pair !== 'TIDE/USDT') {
      assert.ok(Math.abs(t) < 3, `${key.pair}: t ${t}`)
      continue
    }
    const half = next.length >> 1
    const later = auc(
      next.subarray(half).map((move) => (move > 0 ? 1 : 0)),
      ratio.subarray(half),
    )
    assert.ok(t > 4, `t ${t}`)
    assert.ok(later > 0.54 && later < 0.62, `AUC ${later}`)
  }
})

test('past returns foretell nothing in the markets without a tide', () => {
  for (const { key, candles } of collected.filter(({ key }) => key.pair !== 'TIDE/USDT')) {
    const hours = returns(fillGaps(resample(candles, H1)).close, 1)
    for (const lag of [1, 2, 3, 6, 12]) {
      const past = hours.subarray(0, -lag)
      const t = correlation(past, hours.subarray(lag)) * Math.sqrt(past.length)
      assert.ok(Math.abs(t) < 3.5, `${key.pair} lag ${lag}: t ${t}`)
    }
  }
})

test('a long or flat strategy on the tide survives a fee of 0.1 %, the same on noise does not pay', () => {
  assert.ok(growth(series('demo', 'TIDE/USDT')) > 1.2)
  assert.ok(growth(series('demo', 'KEEL/USDT')) < 1.1)
  assert.ok(growth(series('demo', 'MAST/USDT')) < 1.1)
})

function returns(close: Float64Array, step: number): Float64Array {
  return close.slice(step).map((price, row) => Math.log(price / close[row]!))
}

/** Volume of an hour over its mean of two days, and the return of the hour after it. */
function hourlySignal(candles: Candles): { ratio: Float64Array; next: Float64Array } {
  const { close, volume } = fillGaps(resample(candles, H1))
  const mean = sma(volume, HOURS_OF_MEAN)
  const ratio = volume.map((amount, row) => amount / mean[row]!).slice(HOURS_OF_MEAN, -1)
  return { ratio, next: returns(close, 1).slice(HOURS_OF_MEAN) }
}

/** Money at the end: long above 1.2 times the usual volume until it falls below 1. */
function growth(candles: Candles): number {
  const { ratio, next } = hourlySignal(candles)
  let money = 1
  let isLong = false
  ratio.forEach((now, row) => {
    const wants = isLong ? now > 1 : now > 1.2
    if (wants !== isLong) money *= 1 - 0.001
    isLong = wants
    if (isLong) money *= Math.exp(next[row]!)
  })
  return money
}
