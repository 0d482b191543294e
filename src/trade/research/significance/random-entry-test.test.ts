import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Candles, ClosedTrade } from '../../../domain/index.ts'
import { deviation, mean, quantile, type Random, random } from '../../../math/index.ts'
import { HOUR, tradesOf } from '../closed-trade.fixture.ts'
import { goldenCandles, goldenFiles, goldenTrades, readGolden } from '../golden-case.fixture.ts'
import { hourly, type Kind, tradeOn, walkRate } from './random-entry.fixture.ts'
import { randomEntryTest } from './random-entry-test.ts'
import { tradeColumns } from './trade-columns.ts'

const tests = (seed: number | string = 1) => ({ tries: 500, random: random(seed) })

/** The same by the plainest means: shuffled trades at sorted uniform places, one try after the other. */
function plainTotals(
  trades: readonly ClosedTrade[],
  candles: Candles,
  { tries, random }: { tries: number; random: Random },
): number[] {
  const rows = (trade: ClosedTrade) => (trade.closeTime - trade.openTime) / HOUR
  const free = candles.length - 1 - trades.reduce((sum, trade) => sum + rows(trade), 0)
  return Array.from({ length: tries }, () => {
    const places = trades.map(() => random.int(free + 1)).sort((a, b) => a - b)
    let used = 0
    let total = 0
    random.shuffle([...trades]).forEach((trade, k) => {
      const entry = places[k]! + used
      const { isShort, leverage, stakeAmount, feeOpen } = trade
      const held = rows(trade)
      const exit = held === 0 ? candles.close[entry]! : candles.open[entry + held]!
      const change = exit / candles.open[entry]!
      const ratio = isShort ? 1 - feeOpen - change * (1 + feeOpen) : change * (1 - feeOpen) - (1 + feeOpen)
      total += Math.max(-stakeAmount, stakeAmount * leverage * ratio)
      used += held
    })
    return total
  })
}

test('where the price stands still every place is as good', () => {
  const flat = () => 100
  const trades = [3, 9, 20].map((row) => tradeOn(flat, [row, 2], { fee: 0.001 }))
  const found = randomEntryTest({ trades, candles: hourly(50, flat), ...tests() })!
  assert.equal(found.pValue, 1)
  const cost = trades.reduce((sum, trade) => sum + trade.profitAbs, 0)
  assert.ok(Math.abs(found.totals.p5 - cost) < 1e-9 && Math.abs(found.totals.p95 - cost) < 1e-9)
})

test('trades at every low are skill, long and short; riding the drift is not', () => {
  const wave = (row: number) => 100 + 10 * (row % 10 < 5 ? row % 10 : 10 - (row % 10))
  const at = (offset: number, kind: Kind) =>
    Array.from({ length: 12 }, (_, cycle) => tradeOn(wave, [cycle * 10 + offset, 4], kind))
  const pValue = (trades: readonly ClosedTrade[], rate: (row: number) => number) =>
    randomEntryTest({ trades, candles: hourly(130, rate), ...tests() })!.pValue
  assert.ok(pValue(at(0, {}), wave) < 0.01)
  assert.ok(pValue(at(5, { isShort: true, leverage: 3 }), wave) < 0.01)
  assert.ok(pValue(at(5, {}), wave) > 0.9)
  assert.ok(pValue(at(0, { isShort: true }), wave) > 0.9)
  const drift = (row: number) => 100 * 1.001 ** row
  const rides = Array.from({ length: 12 }, (_, cycle) => tradeOn(drift, [cycle * 10, 4]))
  assert.ok(pValue(rides, drift) > 0.2)
})

test('its totals are spread as those of trades placed one by one, whatever their side and size', () => {
  const rate = walkRate('mixed', 800)
  const chance = random('kinds')
  for (const count of [1, 4, 60]) {
    const trades = Array.from({ length: count }, (_, k) =>
      tradeOn(rate, [k * 13, k % 9], {
        isShort: chance.next() < 0.4,
        leverage: 1 + chance.int(5),
        stake: 20 + chance.int(200),
        fee: 0.001,
      }),
    )
    const candles = hourly(800, rate)
    const found = randomEntryTest({ trades, candles, tries: 20_000, random: random(3) })!.totals
    const plain = plainTotals(trades, candles.get('ETH/BTC')!, { tries: 20_000, random: random(4) })
    const spread = deviation(plain)
    for (const [share, value] of [
      [0.05, found.p5],
      [0.5, found.p50],
      [0.95, found.p95],
    ] as const) {
      const off = Math.abs(value - quantile(plain, share)) / spread
      assert.ok(off < 0.08, `${count} trades: ${share} off by ${off} deviations`)
    }
  }
})

test('noise is called skill about as often as its p says', () => {
  let called = 0
  for (let run = 0; run < 200; run++) {
    const rate = walkRate(`noise ${run}`, 600)
    const chance = random(`trades ${run}`)
    const trades = Array.from({ length: 25 }, (_, k) =>
      tradeOn(rate, [k * 23 + chance.int(8), 1 + chance.int(14)], { isShort: chance.next() < 0.5 }),
    )
    const { pValue } = randomEntryTest({
      trades,
      candles: hourly(600, rate),
      tries: 200,
      random: random(run),
    })!
    if (pValue < 0.1) called++
  }
  assert.ok(called > 8 && called < 34, `${called} of 200`)
})

test('its p is as steady as that of independent tries, in a market of long trends too', () => {
  const noise = walkRate('steady', 1000, 0.008)
  const trends = (row: number) => noise(row) * 1.003 ** (250 - Math.abs((row % 500) - 250))
  const chance = random('steady trades')
  const trades = Array.from({ length: 60 }, (_, k) =>
    tradeOn(trends, [k * 16, chance.int(14)], { isShort: chance.next() < 0.5, stake: 10 + chance.int(90) }),
  )
  const candles = hourly(1000, trends)
  const { p95 } = randomEntryTest({ trades, candles, tries: 4000, random: random('bar') })!.totals
  const run = trades.map((trade) => ({ ...trade, profitAbs: p95 / 60 }))
  const pValues = Array.from(
    { length: 60 },
    (_, seed) => randomEntryTest({ trades: run, candles, tries: 400, random: random(seed) })!.pValue,
  )
  const p = mean(pValues)
  assert.ok(p > 0.04 && p < 0.065, `p = ${p}`)
  const independent = Math.sqrt((p * (1 - p)) / 400)
  assert.ok(deviation(pValues) < 1.5 * independent, `${deviation(pValues)}, independent ${independent}`)
})

test('no two trades of a pair meet: a jump is caught once, and nothing lies outside the candles', () => {
  const holds = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(holds, fc.nat(60), fc.nat(), (held, spare, at) => {
      const rows = held.reduce((sum, hours) => sum + hours, 0) + spare + 1
      const jump = at % (rows + 1)
      const rate = (row: number) => (row < jump ? 100 : 200)
      const trades = held.map((hours) => tradeOn(() => 1, [0, hours]))
      const candles = hourly(rows, rate)
      const { totals } = randomEntryTest({ trades, candles, tries: 40, random: random(at) })!
      for (const total of [totals.p5, totals.p50, totals.p95])
        assert.ok([0, 100].includes(Math.round(total * 1e9) / 1e9))
    }),
  )
})

test('no trade loses more than its stake', () => {
  const crash = (row: number) => (row < 20 ? 100 : 1)
  const trades = [tradeOn(() => 1, [0, 38], { leverage: 20 })]
  const { totals } = randomEntryTest({ trades, candles: hourly(40, crash), ...tests() })!
  assert.deepEqual(totals, { p5: -100, p50: -100, p95: -100 })
  const squeezed = [tradeOn(() => 1, [0, 38], { isShort: true, leverage: 20 })]
  const rise = hourly(40, (row) => 100 / crash(row))
  assert.equal(randomEntryTest({ trades: squeezed, candles: rise, ...tests() })!.totals.p50, -100)
})

test('trades that fill all candles have one place; overlapping ones still run', () => {
  const rate = (row: number) => 100 + row
  const full = [tradeOn(rate, [0, 4]), tradeOn(rate, [4, 5])]
  const exact = randomEntryTest({ trades: full, candles: hourly(10, rate), ...tests() })!
  assert.ok(exact.pValue > 0.3)
  const overlapping = [tradeOn(rate, [0, 8]), tradeOn(rate, [0, 8]), tradeOn(rate, [1, 0])]
  const { totals } = randomEntryTest({ trades: overlapping, candles: hourly(10, rate), ...tests() })!
  assert.ok([totals.p5, totals.p50, totals.p95].every(Number.isFinite))
})

for (const file of goldenFiles.filter((name) => !name.startsWith('16'))) {
  test(`on its own candles every trade of ${file} is worth what it brought, funding aside`, () => {
    const golden = readGolden(file)
    const candles = goldenCandles(golden)
    for (const trade of goldenTrades(golden)) {
      const { gain, floor, cost } = tradeColumns([trade], candles.get(trade.pair)!)
      const profit = gain[0]! * (trade.closeRate / trade.openRate) - cost
      assert.ok(Math.abs(profit + trade.fundingFees - trade.profitAbs) <= 1.1e-8 + 1e-9 * trade.stakeAmount)
      assert.equal(floor[0], cost - trade.stakeAmount)
    }
  })
}

test('without candles of a pair, or without trades, there is no test', () => {
  assert.equal(randomEntryTest({ trades: tradesOf([1]), candles: new Map(), ...tests() }), undefined)
  assert.equal(randomEntryTest({ trades: [], candles: hourly(5, () => 1), ...tests() }), undefined)
})
