import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parsePair } from '../../domain/index.ts'
import { crossesAbove, crossesBelow, random, sma } from '../../math/index.ts'
import { bindStrategy, defineEventStrategy, defineStrategy, type Intent } from '../strategy/index.ts'
import { prepareMarket } from './prepare-market.ts'
import { tradingSettings } from './settings.ts'
import { simulate } from './simulate.ts'
import { candlesOf, type Prices } from './test-market.fixture.ts'

const [ETH, XRP] = [parsePair('ETH/BTC'), parsePair('XRP/BTC')]

function walk(rows: number, seed: number) {
  const noise = random(seed)
  let last = 100
  return candlesOf(
    Array.from({ length: rows }, (): Prices => {
      const close = last * (1 + (noise.next() - 0.5) / 50)
      const prices: Prices = [last, Math.max(last, close) * 1.002, Math.min(last, close) * 0.998, close]
      last = close
      return prices
    }),
  )
}

const flat = (rows: number) => candlesOf(Array.from({ length: rows }, (): Prices => [100, 101, 99, 100]))

function run(
  strategy: ReturnType<typeof defineStrategy>,
  candles = [walk(600, 1), walk(600, 2)],
  settings = {},
) {
  const markets = [ETH, XRP].slice(0, candles.length).map((pair, i) => {
    return prepareMarket(strategy, { pair, candles: candles[i]! })
  })
  return simulate(markets, {
    settings: tradingSettings(strategy.risk, { fee: 0, tradableBalanceRatio: 1, ...settings }),
    ...bindStrategy(strategy),
  })
}

/** Asks with what `decide` gives on the given candle number; candles are flat. */
function scripted(decide: (candle: number) => readonly Intent[], settings = {}) {
  const strategy = defineEventStrategy({
    name: 'scripted',
    timeframe: '5m',
    indicators: () => ({}),
    decide: ({ time }) => decide(time / 300_000),
  })
  return run(strategy, [flat(10)], { stakeAmount: 300, ...settings })
}

describe('an event strategy', () => {
  it('makes the trades of the vector strategy that says the same', () => {
    const risk = { stop: 0.05, roi: { 0: 0.06 }, trailing: true } as const
    const base = { timeframe: '5m', startup: 20, risk } as const
    const vector = defineStrategy({
      ...base,
      name: 'vector',
      indicators: ({ close }) => ({ fast: sma(close, 3), slow: sma(close, 12) }),
      enterLong: ({ fast, slow }) => crossesAbove(fast, slow),
      exitLong: ({ fast, slow }) => crossesBelow(fast, slow),
    })
    const event = defineEventStrategy({
      ...base,
      name: 'event',
      indicators: ({ close }) => ({ fast: sma(close, 3), slow: sma(close, 12) }),
      decide: ({ pairs }) =>
        pairs.flatMap(({ pair, last, value }): Intent[] => {
          const [fast, slow] = [value('fast', 1), value('slow', 1)]
          if (last.fast > last.slow && fast <= slow) return [{ kind: 'enter', pair }]
          return last.fast < last.slow && fast >= slow ? [{ kind: 'exit', pair }] : []
        }),
    })
    const wanted = { ...run(vector), path: 'reference' }
    assert.ok(wanted.trades.length > 40)
    assert.deepEqual(run(event), wanted)
    assert.deepEqual(run(event), wanted, 'a second run remembers nothing of the first')
  })

  it('brings a position to its target: enters, adds, takes out, leaves', () => {
    const target = (stake: number): Intent[] => [{ kind: 'target', pair: ETH, stake }]
    const steps: Record<number, number> = { 1: 100, 3: 250, 5: 150, 7: 0 }
    const { trades } = scripted((candle) => (candle in steps ? target(steps[candle]!) : []))
    assert.equal(trades.length, 1)
    const [trade] = trades
    assert.deepEqual(
      trade!.fills!.map(({ side, time, amount }) => [side, time / 300_000, amount]),
      [
        ['entry', 1, 1],
        ['entry', 3, 1.5],
        ['exit', 5, 1],
        ['exit', 7, 1.5],
      ],
    )
    assert.equal(trade!.exitReason, 'exit_signal')
  })

  it('turns from long to short in two candles, in futures mode', () => {
    const decide = (candle: number): Intent[] => [
      { kind: 'target', pair: ETH, stake: candle < 4 ? 100 : -100 },
    ]
    const { trades } = scripted(decide, { tradingMode: 'futures' })
    assert.deepEqual(
      trades.map(({ isShort, openTime, closeTime }) => [isShort, openTime / 300_000, closeTime / 300_000]),
      [
        [false, 1, 4],
        [true, 5, 9],
      ],
    )
    assert.equal(scripted(decide).trades.length, 1, 'on spot markets it only leaves')
  })

  it('leaves for its own reason and with its own stake', () => {
    const { trades } = scripted((candle): Intent[] => {
      if (candle === 2) return [{ kind: 'enter', pair: ETH, stake: 70 }]
      return candle === 4 ? [{ kind: 'exit', pair: ETH, reason: 'tired' }] : []
    })
    assert.deepEqual([trades[0]!.stakeAmount, trades[0]!.exitReason], [70, 'tired'])
  })

  it('is told what it answered wrongly', () => {
    const enter: Intent = { kind: 'enter', pair: ETH }
    for (const [answer, hint] of [
      [undefined, /list of intents/],
      [[{ ...enter, kind: 'buy' }], /An intent is/],
      [[{ ...enter, stake: Number.NaN }], /An intent is/],
      [[{ ...enter, pair: XRP }], /Pairs: ETH\/BTC/],
      [[enter, enter], /one intent for ETH\/BTC/],
    ] as const) {
      assert.throws(() => scripted(() => answer as never), { code: 'strategy.callback', hint })
    }
    const throwing = () => {
      throw new Error('no idea')
    }
    assert.throws(() => scripted(throwing), { code: 'strategy.threw', message: /decide at 1970.*no idea/ })
    assert.throws(() => defineEventStrategy({ name: 'x', timeframe: '5m' } as never), /indicators is missing/)
  })

  it('cannot reach a candle that is not complete', () => {
    const peeking = defineEventStrategy({
      name: 'peeking',
      timeframe: '5m',
      indicators: () => ({}),
      decide: ({ pairs }) => (pairs[0]!.value('close', -1) > 0 ? [] : []),
    })
    assert.throws(() => run(peeking), { code: 'strategy.threw', message: /number of candles ago/ })
  })

  it('or a callback that keeps columns to look ahead is found', () => {
    const captured: { close?: Float64Array } = {}
    const keep = ({ close }: { close: Float64Array }) => {
      captured.close = close
      return {}
    }
    const event = defineEventStrategy({
      name: 'keeps',
      timeframe: '5m',
      indicators: keep,
      decide: ({ time, pairs: [first] }) => {
        const row = time / 300_000
        const rises = (captured.close![row + 3] ?? 0) > captured.close![row]!
        return [{ kind: 'target', pair: first!.pair, stake: rises ? 100 : 0 }]
      },
    })
    const callback = defineStrategy({
      name: 'keeps',
      timeframe: '5m',
      indicators: keep,
      enterLong: ({ close }) => new Uint8Array(close.length).fill(1),
      customExit: ({ time }) => ((captured.close![time / 300_000 + 3] ?? 0) > 100 ? 'knows' : null),
    })
    for (const strategy of [event, callback]) {
      const prepare = () =>
        prepareMarket(strategy, { pair: ETH, candles: walk(600, 3) }, { proveCausal: true })
      assert.throws(prepare, { code: 'strategy.looks-ahead', message: /its trade of .* changes/ })
    }
  })
})
