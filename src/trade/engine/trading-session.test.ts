import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  allocateCandles,
  type Candles,
  type ClosedTrade,
  PRICE_COLUMNS,
  parsePair,
  rowAt,
  sliceCandles,
  type TradingSettings,
} from '../../domain/index.ts'
import { defineStrategy } from '../strategy/index.ts'
import { type BotCommit, DEFAULT_SETTINGS, prepareMarket, simulate, TradingSession } from './index.ts'
import { candlesOf, type Prices } from './test-market.fixture.ts'

const strategy = defineStrategy({
  name: 'three-down',
  timeframe: '5m',
  startup: 3,
  risk: { stop: 0.02 },
  indicators: ({ close }) => ({ change: close.map((value, row) => (row ? value - close[row - 1]! : 0)) }),
  enterLong: ({ change }) =>
    Uint8Array.from(change, (value, row) => (value < 0 && (change[row - 1] ?? 0) < 0 ? 1 : 0)),
  exitLong: ({ change }) => Uint8Array.from(change, (value) => (value > 0.3 ? 1 : 0)),
})
const settings: TradingSettings = {
  ...DEFAULT_SETTINGS,
  stoploss: -0.02,
  trailingStop: true,
  minimalRoi: [{ minutes: 0, ratio: 0.02 }],
  maxOpenTrades: 1,
}
const walks = fc.array(fc.integer({ min: -10, max: 10 }), { minLength: 20, maxLength: 80 }).map((moves) => {
  let last = 100
  return moves.map((move): Prices => {
    const open = last
    last = open * (1 + move / 1000)
    return [open, Math.max(open, last) * 1.002, Math.min(open, last) * 0.998, last]
  })
})
const pairs = ['ETH/BTC', 'LTC/BTC'].map(parsePair)
const seriesOf = (walk: readonly Prices[], rows = walk.length) =>
  pairs.map((pair, index) => ({
    pair,
    candles: sliceCandles(candlesOf(index ? [...walk].reverse() : walk), 0, rows),
  }))
const tick = (walk: readonly Prices[], rows: number) => ({
  time: (rows - 1) * 300_000,
  series: seriesOf(walk, rows),
})

function play(walk: readonly Prices[], ticks: readonly number[]): BotCommit[] {
  const session = new TradingSession({ strategy, settings })
  return ticks.flatMap((rows) => session.advance(tick(walk, rows)))
}

function onlyAt(candles: Candles, times: readonly number[]): Candles {
  const kept = allocateCandles(times.length, candles.timeframe)
  times.forEach((time, row) => {
    const from = rowAt(candles, time)
    for (const name of ['time', ...PRICE_COLUMNS] as const) kept[name][row] = candles[name][from]!
  })
  return kept
}

describe('a trading session', () => {
  it('makes the trades of a backtest over the same candles, one candle at a time', () => {
    fc.assert(
      fc.property(walks, (walk) => {
        const markets = seriesOf(walk).map((series) => prepareMarket(strategy, series))
        const { trades } = simulate(markets, { settings })
        const live = play(
          walk,
          Array.from(walk, (_, row) => row + 1),
        ).flatMap(({ closed }) => closed)
        assert.deepEqual(
          live,
          trades.filter(({ exitReason }) => exitReason !== 'force_exit'),
        )
      }),
    )
  })

  it('ends in the same journal when it starts again and catches up in one go', () => {
    fc.assert(
      fc.property(walks, fc.nat(), (walk, seed) => {
        const crash = 1 + (seed % walk.length)
        const all = Array.from(walk, (_, row) => row + 1)
        assert.deepEqual(play(walk, [crash, ...all.slice(crash)]), play(walk, all))
      }),
    )
  })

  it('does so although candles are missing, in one pair or in both', () => {
    fc.assert(
      fc.property(walks, fc.infiniteStream(fc.nat(2)), fc.nat(), (walk, stream, seed) => {
        const series = seriesOf(walk).map(({ pair, candles }) => {
          const kept = Array.from(candles.time).filter((_, row) => row === 0 || stream.next().value !== 0)
          return { pair, candles: onlyAt(candles, kept) }
        })
        const times = [...new Set(series.flatMap(({ candles }) => [...candles.time]))].sort((a, b) => a - b)
        const tickAt = (time: number) => ({
          time,
          series: series.map(({ pair, candles }) => ({
            pair,
            candles: sliceCandles(candles, 0, rowAt(candles, time + 1)),
          })),
        })
        const run = (ticks: readonly number[]) => {
          const session = new TradingSession({ strategy, settings })
          return ticks.flatMap((time) => session.advance(tickAt(time)))
        }
        const commits = run(times)
        assert.deepEqual(run(times.slice(seed % times.length)), commits, 'after a crash')

        const end = Math.min(...series.map(({ candles }) => candles.time.at(-1)!))
        const markets = series.map((one) => prepareMarket(strategy, one))
        const before = ({ closeTime, exitReason }: ClosedTrade) =>
          closeTime < end && exitReason !== 'force_exit'
        assert.deepEqual(
          commits.flatMap(({ closed }) => closed).filter(before),
          simulate(markets, { settings }).trades.filter(before),
          'as long as all pairs have candles',
        )
      }),
    )
  })

  it('numbers its journal without gaps and writes the order before its fill', () => {
    fc.assert(
      fc.property(walks, (walk) => {
        const entries = play(
          walk,
          Array.from(walk, (_, row) => row + 1),
        ).flatMap((commit) => commit.entries)
        entries.forEach(({ seq }, index) => {
          assert.equal(seq, index + 1)
        })
        const ordered = new Set<number>()
        for (const { kind, body } of entries) {
          if (kind === 'order') ordered.add((body as { id: number }).id)
          if (kind === 'fill') assert.ok(ordered.has((body as { orderId: number }).orderId))
        }
      }),
    )
  })

  it('values open positions at the newest close, fees paid', () => {
    const walk: Prices[] = [100, 101, 102, 101, 100].map((price) => [price, price, price, price])
    walk.push([100, 101.5, 99.9, 101])
    const commits = play(walk, [walk.length])
    const { positions, equity } = commits.at(-1)!
    assert.equal(positions.length, 1)
    const [open] = positions
    assert.equal(open?.currentRate, 101)
    assert.ok(Math.abs(equity - (1000 + open!.profitAbs)) < 1e-9)
    assert.ok(Math.abs(open!.profitAbs - (open!.amount * 101 * 0.999 - open!.amount * 100 * 1.001)) < 1e-5)
  })
})
