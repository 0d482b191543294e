import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sliceCandles, type TradingSettings } from '../../domain/index.ts'
import { DEFAULT_SETTINGS, type Market, simulate } from './index.ts'
import { marketOf, type Prices } from './test-market.fixture.ts'

const MINUTE = 60_000
const plain: TradingSettings = { ...DEFAULT_SETTINGS, stakeAmount: 100, fee: 0.001, tradableBalanceRatio: 1 }
const flat: Prices = [100, 100, 100, 100]
const one = (rows: readonly Prices[], signals: Parameters<typeof marketOf>[1], settings = plain) =>
  simulate([marketOf(rows, signals)], { settings }).trades[0]

describe('a simulated trade, worked out by hand', () => {
  it('enters at the open after the signal, leaves at the open after the exit signal, pays both fees', () => {
    const trade = one([flat, [102, 103, 101, 103], [105, 106, 104, 104], [110, 111, 109, 110]], {
      enter: [0],
      exit: [2],
    })
    assert.equal(trade?.openTime, 5 * MINUTE)
    assert.equal(trade?.openRate, 102)
    assert.equal(trade?.closeTime, 15 * MINUTE)
    assert.equal(trade?.closeRate, 110)
    assert.equal(trade?.exitReason, 'exit_signal')
    const amount = 100 / 102
    assert.equal(trade?.profitAbs, Number((amount * 110 * 0.999 - amount * 102 * 1.001).toFixed(8)))
    assert.equal(trade?.minRate, 101)
    assert.equal(trade?.maxRate, 111)
  })

  it('sells at the stop, and at the open when the candle starts below it', () => {
    const settings = { ...plain, stoploss: -0.1 }
    assert.equal(one([flat, flat, [99, 99, 85, 88], flat], { enter: [0] }, settings)?.closeRate, 90)
    const gap = one([flat, flat, [80, 82, 79, 81], flat], { enter: [0] }, settings)
    assert.equal(gap?.closeRate, 80)
    assert.equal(gap?.exitReason, 'stop_loss')
  })

  it('prefers the exit signal over a stop hit on the same candle', () => {
    const settings = { ...plain, stoploss: -0.1 }
    const trade = one([flat, flat, [99, 99, 80, 85], flat], { enter: [0], exit: [1] }, settings)
    assert.equal(trade?.exitReason, 'exit_signal')
    assert.equal(trade?.closeRate, 99)
  })

  it('prefers ROI over a trailing stop, and a plain stop over ROI', () => {
    const roi = { ...plain, fee: 0, minimalRoi: [{ minutes: 0, ratio: 0.05 }] }
    const rows: Prices[] = [flat, flat, [101, 110, 80, 100], flat]
    const trailing = { ...roi, stoploss: -0.1, trailingStop: true }
    assert.equal(
      one([flat, [100, 101, 99, 100], [101, 110, 92, 100], flat], { enter: [0] }, trailing)?.exitReason,
      'roi',
    )
    assert.equal(one(rows, { enter: [0] }, { ...roi, stoploss: -0.1 })?.exitReason, 'stop_loss')
  })

  it('takes the ROI rate that nets the ratio after both fees', () => {
    const settings = { ...plain, minimalRoi: [{ minutes: 0, ratio: 0.02 }] }
    const trade = one([flat, flat, [100, 110, 100, 105], flat], { enter: [0] }, settings)
    assert.equal(trade?.exitReason, 'roi')
    assert.ok(
      Math.abs(trade!.profitRatio * 100.1 - 2) < 0.003,
      'ratio of the price, so a little less of the cost',
    )
    assert.ok(Math.abs(trade!.closeRate - (100 * 0.02 + 100 * 1.001) / 0.999) < 1e-9)
  })

  it('closes what is left at the open of the last candle', () => {
    const trade = one([flat, flat, flat, [120, 130, 119, 125]], { enter: [0] })
    assert.equal(trade?.exitReason, 'force_exit')
    assert.equal(trade?.closeRate, 120)
  })

  it('does not enter when the exit signal stands too, nor on the last candle', () => {
    assert.equal(one([flat, flat, flat], { enter: [0], exit: [0] }), undefined)
    assert.equal(one([flat, flat, flat], { enter: [1] }), undefined)
  })

  it('counts signals without a free slot and drops those without money silently', () => {
    const rows: Prices[] = [flat, flat, flat, flat]
    const markets = ['A/BTC', 'B/BTC'].map((pair) => marketOf(rows, { enter: [0], pair }))
    const slot = simulate(markets, { settings: { ...plain, maxOpenTrades: 1 } })
    assert.equal(slot.rejectedSignals, 1)
    assert.equal(slot.trades.length, 1)
    const money = simulate(markets, { settings: { ...plain, startingBalance: 150 } })
    assert.equal(money.rejectedSignals, 0)
    assert.equal(money.trades.length, 1)
  })

  it('says what is needed and what is there when the warm-up is longer than the candles', () => {
    assert.throws(
      () => simulate([marketOf([flat, flat], { startup: 40 })], { settings: plain }),
      /ETH\/BTC: the strategy needs 40 candles to warm up and 2 to trade, 2 are there/,
    )
  })
})

const prices = fc
  .tuple(
    fc.integer({ min: -30, max: 30 }),
    fc.nat(30),
    fc.nat(30),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([move, up, down, share]) => ({ move: move / 1000, up: up / 1000, down: down / 1000, share }))
const market = (pair: string) =>
  fc
    .record({
      moves: fc.array(prices, { minLength: 12, maxLength: 60 }),
      enter: fc.array(fc.nat(59), { maxLength: 30 }),
      exit: fc.array(fc.nat(59), { maxLength: 10 }),
    })
    .map(({ moves, enter, exit }) => {
      let last = 100
      const rows = moves.map(({ move, up, down }): Prices => {
        const open = last
        const close = open * (1 + move)
        last = close
        return [open, Math.max(open, close) * (1 + up), Math.min(open, close) * (1 - down), close]
      })
      const inside = (marked: number[]) => marked.filter((row) => row < rows.length)
      return marketOf(rows, { enter: inside(enter), exit: inside(exit), pair })
    })
const settings = fc
  .record({
    stoploss: fc.constantFrom(-0.01, -0.03, -0.99),
    stakeAmount: fc.constantFrom<number | 'unlimited'>('unlimited', 100, 400),
    maxOpenTrades: fc.constantFrom(1, 2, 3),
    fee: fc.constantFrom(0, 0.001),
    trailingStop: fc.boolean(),
    trailingStopPositive: fc.constantFrom(null, 0.005),
    trailingStopPositiveOffset: fc.constantFrom(0.01, 0.02),
    trailingOnlyOffsetIsReached: fc.boolean(),
    roi: fc.constantFrom(
      [],
      [{ minutes: 0, ratio: 0.02 }],
      [
        { minutes: 0, ratio: 0.03 },
        { minutes: 15, ratio: 0 },
      ],
    ),
    exitProfitOnly: fc.boolean(),
    ignoreRoiIfEntrySignal: fc.boolean(),
  })
  .map(({ roi, ...rest }): TradingSettings => ({ ...DEFAULT_SETTINGS, ...rest, minimalRoi: roi }))
const runs = fc.record({ markets: fc.tuple(market('A/BTC'), market('B/BTC'), market('C/BTC')), settings })

describe('any simulation', () => {
  it('conserves money: the balance is the start plus every booked profit', () => {
    fc.assert(
      fc.property(runs, ({ markets, settings }) => {
        const { trades, finalBalance } = simulate(markets, { settings })
        let balance = settings.startingBalance
        let profit = 0
        for (const trade of trades) profit += trade.profitAbs
        balance += profit
        assert.equal(finalBalance, balance)
      }),
    )
  })

  it('fills only at prices that the candle saw, one trade a pair, within slots and money', () => {
    fc.assert(
      fc.property(runs, ({ markets, settings }) => {
        const { trades } = simulate(markets, { settings })
        for (const trade of trades) {
          const { candles } = markets.find(({ pair }) => pair === trade.pair)!
          const bar = (time: number) => candles.time.indexOf(time)
          const closing = bar(trade.closeTime)
          assert.ok(trade.closeRate <= candles.high[closing]! && trade.closeRate >= candles.low[closing]!)
          assert.equal(trade.openRate, candles.open[bar(trade.openTime)])
          const sameTime = trades.filter(
            (other) => other.openTime <= trade.openTime && other.closeTime > trade.openTime,
          )
          assert.ok(sameTime.length <= settings.maxOpenTrades)
          assert.equal(sameTime.filter(({ pair, id }) => pair === trade.pair && id !== trade.id).length, 0)
        }
      }),
    )
  })

  it('decides the same on a prefix: the future can be removed', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 6, max: 59 }), ({ markets, settings }, cut) => {
        const whole = simulate(markets, { settings })
        const part = simulate(
          markets.map((market) => prefix(market, cut)),
          { settings },
        )
        const end = (cut - 1) * 5 * MINUTE
        const before = (trades: typeof whole.trades) =>
          trades.filter(({ closeTime, exitReason }) => closeTime < end && exitReason !== 'force_exit')
        assert.deepEqual(
          before(part.trades),
          before(whole.trades).filter(({ closeTime }) => closeTime < end),
        )
      }),
    )
  })

  it('gives the same trades twice', () => {
    fc.assert(
      fc.property(runs, ({ markets, settings }) => {
        assert.deepEqual(simulate(markets, { settings }), simulate(markets, { settings }))
      }),
      { numRuns: 20 },
    )
  })
})

function prefix(market: Market, rows: number): Market {
  const length = Math.min(rows, market.candles.length)
  return {
    ...market,
    candles: sliceCandles(market.candles, 0, length),
    enterLong: market.enterLong.subarray(0, length),
    exitLong: market.exitLong.subarray(0, length),
  }
}
