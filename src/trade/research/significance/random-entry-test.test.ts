import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  allocateCandles,
  type Candles,
  type ClosedTrade,
  parsePair,
  parseTimeframe,
} from '../../../domain/index.ts'
import { deviation, mean, quantile, type Random, random } from '../../../math/index.ts'
import { closedTrade, HOUR, START, tradesOf } from '../closed-trade.fixture.ts'
import { goldenCandles, goldenFiles, goldenTrades, readGolden } from '../golden-case.fixture.ts'
import { randomEntryTest } from './random-entry-test.ts'
import { tradeColumns } from './trade-columns.ts'

const tests = (seed: number | string = 1) => ({ tries: 500, random: random(seed) })

/** Hourly candles from {@link START} whose open is `rate(row)`; the close is the next open. */
function hourly(rows: number, rate: (row: number) => number): ReadonlyMap<string, Candles> {
  const candles = allocateCandles(rows, parseTimeframe('1h'))
  for (let row = 0; row < rows; row++) {
    candles.time[row] = START + row * HOUR
    candles.open[row] = rate(row)
    candles.close[row] = rate(row + 1)
  }
  return new Map([['ETH/BTC', candles]])
}

interface Kind {
  readonly isShort?: boolean
  readonly leverage?: number
  readonly stake?: number
  readonly fee?: number
}

/** Entered at the open of row `entry`, left at the open `held` rows later. */
function tradeOn(rate: (row: number) => number, [entry, held]: readonly [number, number], kind: Kind = {}) {
  const { isShort = false, leverage = 1, stake = 100, fee = 0 } = kind
  const change = rate(entry + Math.max(1, held)) / rate(entry)
  const ratio = isShort ? 1 - fee - change * (1 + fee) : change * (1 - fee) - (1 + fee)
  return closedTrade(Math.max(-stake, stake * leverage * ratio), entry, {
    isShort,
    leverage,
    stakeAmount: stake,
    closeTime: START + (entry + held) * HOUR,
    feeOpen: fee,
    feeClose: fee,
  })
}

const walkRate = (seed: string, rows: number, step = 0.02) => {
  const chance = random(seed)
  const rates = [100]
  for (let row = 1; row <= rows + 1; row++) rates.push(rates.at(-1)! * (1 + (chance.next() - 0.5) * step))
  return (row: number) => rates[row]!
}

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

test('pairs are tested together, each on its own candles', () => {
  const wave = (row: number) => 100 + 10 * (row % 10 < 5 ? row % 10 : 10 - (row % 10))
  const lows = Array.from({ length: 12 }, (_, cycle) => tradeOn(wave, [cycle * 10, 4]))
  const [[, candles]] = [...hourly(130, wave)] as [[string, Candles]]
  const flat = hourly(60, () => 7).get('ETH/BTC')!
  const other = tradesOf([0, 0]).map((trade) => ({ ...trade, pair: parsePair('LTC/BTC') }))
  const both = new Map([
    ['ETH/BTC', candles],
    ['LTC/BTC', flat],
  ])
  const alone = randomEntryTest({ trades: lows, candles: both, ...tests() })!
  const together = randomEntryTest({ trades: [...lows, ...other], candles: both, ...tests() })!
  assert.ok(alone.pValue < 0.01 && together.pValue < 0.01)
})

/** Five pairs that share most of what moves them, and trades without skill: in all of them at once, or apart. */
function alikePairs(seed: string, together: boolean) {
  const [rows, hold] = [600, 8]
  const chance = random(seed)
  const market = Array.from({ length: rows }, () => chance.normal())
  const places = () => {
    const rowsOfTrades: number[] = []
    for (let row = 5; row < rows - 20; row += 12 + chance.int(16)) rowsOfTrades.push(row)
    return rowsOfTrades
  }
  const common = places()
  const candles = new Map<string, Candles>()
  const trades: ClosedTrade[] = []
  for (const name of ['A', 'B', 'C', 'D', 'E']) {
    const pair = parsePair(`${name}/BTC`)
    const rates = [100]
    for (const move of market) rates.push(rates.at(-1)! * Math.exp(0.009 * move + 0.0045 * chance.normal()))
    const rate = (row: number) => rates[row]!
    candles.set(pair, hourly(rows, rate).get('ETH/BTC')!)
    for (const row of together ? common : places()) trades.push({ ...tradeOn(rate, [row, hold]), pair })
  }
  return { trades, candles }
}

test('pairs that move alike and are entered together are called skill no more often than p says', () => {
  for (const together of [true, false]) {
    let called = 0
    for (let run = 0; run < 200; run++) {
      const input = alikePairs(`alike ${run}`, together)
      if (randomEntryTest({ ...input, tries: 200, random: random(run) })!.pValue < 0.1) called++
    }
    assert.ok(called > 4 && called < 36, `${called} of 200 ${together ? 'together' : 'apart'}`)
  }
})

test('a group of pairs is moved as one: what one wins and the other loses is no chance', () => {
  const up = walkRate('opposite', 300)
  const down = (row: number) => 1 / up(row)
  const candles = new Map([
    ['ETH/BTC', hourly(300, up).get('ETH/BTC')!],
    ['LTC/BTC', hourly(300, down).get('ETH/BTC')!],
  ])
  const pair = parsePair('LTC/BTC')
  const trades = [20, 90, 200].flatMap((row) => [
    tradeOn(up, [row, 5]),
    { ...tradeOn(down, [row, 5], { isShort: true }), pair },
  ])
  const apart = [20, 90, 200].flatMap((row) => [
    tradeOn(up, [row, 5]),
    { ...tradeOn(down, [row + 7, 5], { isShort: true }), pair },
  ])
  const width = (some: readonly ClosedTrade[]) => {
    const { p5, p95 } = randomEntryTest({ trades: some, candles, ...tests() })!.totals
    return p95 - p5
  }
  assert.ok(width(trades) > 1.25 * width(apart), `${width(trades)} and ${width(apart)}`)
})

test('on a ring no trade crosses a jump, and one that stays on its candle leaves at its close', () => {
  const growth = (row: number) => 100 * 1.01 ** row
  const candles = new Map([
    ['ETH/BTC', hourly(40, growth).get('ETH/BTC')!],
    ['LTC/BTC', hourly(25, growth).get('ETH/BTC')!],
  ])
  const other = { ...tradeOn(growth, [3, 0]), pair: parsePair('LTC/BTC') }
  const trades = [tradeOn(growth, [34, 5]), other, tradeOn(growth, [3, 4])]
  const { totals, pValue } = randomEntryTest({ trades, candles, ...tests() })!
  const sum = trades.reduce((total, { profitAbs }) => total + profitAbs, 0)
  for (const total of [totals.p5, totals.p50, totals.p95]) assert.ok(Math.abs(total - sum) < 1e-9)
  assert.ok(pValue > 0)
})

test('without candles of a pair, or without trades, there is no test', () => {
  assert.equal(randomEntryTest({ trades: tradesOf([1]), candles: new Map(), ...tests() }), undefined)
  assert.equal(randomEntryTest({ trades: [], candles: hourly(5, () => 1), ...tests() }), undefined)
})
