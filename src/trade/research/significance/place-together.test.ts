import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Candles, type ClosedTrade, parsePair } from '../../../domain/index.ts'
import { random } from '../../../math/index.ts'
import { tradesOf } from '../closed-trade.fixture.ts'
import { hourly, tradeOn, walkRate } from './random-entry.fixture.ts'
import { randomEntryTest } from './random-entry-test.ts'

const tests = () => ({ tries: 500, random: random(1) })

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
