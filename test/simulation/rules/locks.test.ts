import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Protection } from '../../../src/domain/index.ts'
import { CANDLE, flat, marketOf, type Prices, run } from './by-hand.ts'

const rows = Array.from({ length: 16 }, () => flat)
const always = rows.map((_, row) => row)
const MINUTE = 60_000

/** Times of entries in rows. A signal stands on every row, and one to leave on `exit`. */
function opened(
  protections: readonly Protection[],
  exit: readonly number[],
  prices: readonly Prices[] = rows,
) {
  const enter = always.filter((row) => !exit.includes(row))
  const found = run([marketOf(prices, { enter, exit })], { protections })
  return { times: found.trades.map(({ openTime }) => openTime / CANDLE), locks: found.locks }
}

test('a cooldown holds to the boundary after its end, that candle included', () => {
  // Left on row 3. 2 candles: row 5, moved on to 6; rows 4 to 6 are locked.
  const candles = opened([{ method: 'CooldownPeriod', stop: { candles: 2 } }], [2])
  assert.deepEqual(candles.times, [1, 7])
  assert.deepEqual([candles.locks[0]!.from, candles.locks[0]!.until], [3 * CANDLE, 6 * CANDLE])
  // 7 minutes: between rows 4 and 5, moved on to 5.
  const minutes = opened([{ method: 'CooldownPeriod', stop: { minutes: 7 } }], [2])
  assert.deepEqual(minutes.times, [1, 6])
  assert.equal(minutes.locks[0]!.until, 25 * MINUTE)
})

test('a lock that reaches the end of a new one makes it needless', () => {
  // Both end after 2 candles at the boundary of row 6: the second finds the first.
  const cooldown: Protection = { method: 'CooldownPeriod', stop: { candles: 2 } }
  const longer: Protection = { method: 'CooldownPeriod', stop: { candles: 3 } }
  const longest: Protection = { method: 'CooldownPeriod', stop: { candles: 4 } }
  // Row 3 + 3 = 6 is reached by the lock until 6, row 3 + 4 = 7 is not.
  const { locks, times } = opened([cooldown, longer, longest], [2])
  assert.deepEqual(
    locks.slice(0, 2).map(({ until }) => until / CANDLE),
    [6, 8],
  )
  assert.deepEqual(times, [1, 9])
})

const falls: Prices = [100, 100, 80, 100]
const guard = (changes: Partial<Extract<Protection, { method: 'StoplossGuard' }>>): Protection => ({
  method: 'StoplossGuard',
  lookback: { candles: 4 },
  stop: { candles: 3 },
  tradeLimit: 2,
  requiredProfit: 0,
  onlyPerPair: true,
  onlyPerSide: false,
  ...changes,
})

test('the guard counts stops that closed after now − lookback', () => {
  const stops = (first: number, second: number) => {
    const prices = rows.map((row, index) => (index === first || index === second ? falls : row))
    const market = marketOf(prices, { enter: [first - 1, second - 1, second, second + 4] })
    return run([market], { protections: [guard({})], stoploss: -0.1 })
  }
  // Stops on rows 2 and 5: 3 candles apart. Locked until 5 + 3, moved to 9.
  const near = stops(2, 5)
  assert.deepEqual(
    near.locks.map(({ pair, from, until }) => [pair, from / CANDLE, until / CANDLE]),
    [['A/BTC', 5, 9]],
  )
  assert.deepEqual(
    near.trades.map(({ openTime }) => openTime / CANDLE),
    [2, 5, 10],
  )
  // On rows 2 and 6: a close at exactly now − lookback is not counted.
  assert.deepEqual(stops(2, 6).locks, [])
})

test('a guard of all pairs locks all, one of a side that side', () => {
  const prices = rows.map((row, index) => (index === 2 ? falls : row))
  const settings = { stoploss: -0.1, tradingMode: 'futures' as const }
  const locks = (changes: Partial<Extract<Protection, { method: 'StoplossGuard' }>>) => {
    const stopped = marketOf(prices, { enter: [1], enterShort: [3], pair: 'A/BTC' })
    const other = marketOf(rows, { enter: [3], pair: 'B/BTC' })
    const { trades, locks } = run([stopped, other], {
      ...settings,
      protections: [guard({ tradeLimit: 1, ...changes })],
    })
    const opened = trades.map(({ pair, isShort }) => `${pair} ${isShort ? 'short' : 'long'}`).sort()
    return { opened, locked: locks.map(({ pair, side }) => `${pair} ${side}`) }
  }
  assert.deepEqual(locks({ onlyPerPair: true }), {
    opened: ['A/BTC long', 'B/BTC long'],
    locked: ['A/BTC *'],
  })
  assert.deepEqual(locks({ onlyPerPair: false }), { opened: ['A/BTC long'], locked: ['A/BTC *', '* *'] })
  assert.deepEqual(locks({ onlyPerPair: false, onlyPerSide: true }), {
    opened: ['A/BTC long', 'A/BTC short'],
    locked: ['A/BTC long', '* long'],
  })
})

test('low profits are summed over the window, and strictly compared', () => {
  const lowProfit = (requiredProfit: number): Protection => ({
    method: 'LowProfitPairs',
    lookback: { candles: 10 },
    stop: { candles: 2 },
    tradeLimit: 2,
    requiredProfit,
    onlyPerSide: false,
  })
  // Bought at 100 and sold at 102, bought at 100 and sold at 101: 0.02 + 0.01 in two trades.
  const prices = rows.map((row, index): Prices => {
    if (index === 3) return [102, 102, 102, 102]
    return index === 6 ? [101, 101, 101, 101] : row
  })
  const locks = (required: number) => {
    const market = marketOf(prices, { enter: [1, 4], exit: [2, 5] })
    return run([market], { protections: [lowProfit(required)] }).locks.map(({ until }) => until / CANDLE)
  }
  assert.deepEqual(locks(0.031), [9])
  assert.deepEqual(locks(0.03), [])
})

test('a drawdown is measured from the first trade in the window, and a loss on it is none', () => {
  const drawdown = (maxAllowedDrawdown: number, tradeLimit: number): Protection => ({
    method: 'MaxDrawdown',
    lookback: { candles: 10 },
    stop: { candles: 2 },
    tradeLimit,
    maxAllowedDrawdown,
  })
  const at = (price: number): Prices => [price, price, price, price]
  // Sold on row 3 with −2 %, on row 6 with +1 %, on row 9 with −3 %: sums −0.02, −0.01, −0.04.
  const prices = rows.map((row, index) => {
    const sold = { 3: 98, 6: 101, 9: 97 }[index]
    return sold ? at(sold) : row
  })
  const locks = (protection: Protection) => {
    const market = marketOf(prices, { enter: [1, 4, 7], exit: [2, 5, 8] })
    const found = run([market], { protections: [protection] }).locks
    return found.map(({ pair, from, until }) => [pair, from / CANDLE, until / CANDLE])
  }
  // From the peak of −0.01 to −0.04.
  assert.deepEqual(locks(drawdown(0.029, 1)), [['*', 9, 12]])
  assert.deepEqual(locks(drawdown(0.031, 1)), [])
  assert.deepEqual(locks(drawdown(0.029, 4)), [])
})

test('a partial exit is an exit: protections look again', () => {
  const lowProfit: Protection = {
    method: 'LowProfitPairs',
    lookback: { candles: 5 },
    stop: { candles: 8 },
    tradeLimit: 1,
    requiredProfit: 0,
    onlyPerSide: false,
  }
  // Closed on row 3 with +2 % and on row 5 with −1 %: +1 % on row 5, and no lock. On row 9 the first is out of
  // the window, and −1 % is left: locked until 8 candles after row 5, row 13, moved to 14.
  const prices = rows.map((row, index): Prices => {
    if (index === 3) return [102, 102, 102, 102]
    return index === 5 ? [99, 99, 99, 99] : row
  })
  const market = marketOf(prices, { enter: [1, 3, 6], exit: [2, 4] })
  const { locks } = run(
    [market],
    { protections: [lowProfit] },
    {
      adjustTradePosition: ({ time }) => (time / CANDLE === 9 ? -50 : null),
    },
  )
  const before = locks.filter(({ from }) => from / CANDLE < 15)
  assert.deepEqual(
    before.map(({ from, until }) => [from / CANDLE, until / CANDLE]),
    [[9, 14]],
  )
})
