import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePair } from '../../../../domain/index.ts'
import type { EntryMoment, TradeMoment } from '../../callbacks.ts'
import { resolveParams } from '../../param.ts'
import { prepare } from '../../prepare.ts'
import { candleWalk } from '../candle-walk.fixture.ts'
import { compileRules } from '../compile-rules.ts'
import type { RulesDocument } from '../document/rules-schema.ts'

const BASE: RulesDocument = {
  schema: 'leme.rules/1',
  name: 'trades',
  timeframe: '5m',
  params: { enough: { kind: 'real', min: 0, max: 1, start: 0.02 } },
  indicators: { range: 'atr(14)', rising: 'close > sma(close, 5)' },
  enterLong: 'rising',
}

const TRADE: TradeMoment['trade'] = {
  pair: parsePair('ABC/USD'),
  isShort: false,
  leverage: 1,
  openTime: 0,
  openRate: 100,
  amount: 3,
  stakeAmount: 300,
  stopLoss: 95,
  minRate: 98,
  maxRate: 110,
  entries: 1,
  exits: 0,
  realizedProfit: 0,
}

function moment(change: Partial<TradeMoment> = {}): TradeMoment & { min: number; max: number } {
  return {
    trade: TRADE,
    time: 0,
    rate: 105,
    profit: 0.05,
    minutes: 30,
    last: {},
    min: 10,
    max: 500,
    ...change,
  }
}

function callbacksOf(parts: Partial<RulesDocument>) {
  const { callbacks, params } = compileRules({ ...BASE, ...parts })
  return { callbacks, params: resolveParams(params) }
}

test('the first stop rule that holds decides, and none leaves the stop as it is', () => {
  const { callbacks, params } = callbacksOf({
    customStoploss: [
      { when: 'profit > 0.1', stop: 0.01 },
      { when: ['profit > enough', 'minutes >= 30'], stop: '2 * range / rate' },
      { when: 'not rising', stop: '1 - openRate / rate' },
    ],
  })
  const ask = (change: Partial<TradeMoment>) => callbacks.customStoploss!(moment(change), params)
  const last = { range: 2.1, rising: 1 }
  assert.equal(ask({ profit: 0.2, last }), 0.01)
  assert.equal(ask({ last }), (2 * 2.1) / 105)
  assert.equal(ask({ minutes: 29, last }), null)
  assert.equal(ask({ minutes: 29, last: { ...last, rising: 0 } }), 1 - 100 / 105)
  assert.equal(ask({ last: { ...last, range: Number.NaN } }), null)
})

test('an exit rule gives its reason', () => {
  const { callbacks, params } = callbacksOf({
    customExit: [
      { when: { any: ['rate < openRate and minutes > 600', 'isShort'] }, reason: 'stale' },
      { when: 'highestRate > 1.09 * openRate and rate < 0.97 * highestRate', reason: 'fallen' },
    ],
  })
  const ask = (change: Partial<TradeMoment>) => callbacks.customExit!(moment(change), params)
  assert.equal(ask({ rate: 109 }), null)
  assert.equal(ask({ rate: 99, minutes: 601 }), 'stale')
  assert.equal(ask({ trade: { ...TRADE, isShort: true } }), 'stale')
  assert.equal(ask({ rate: 106 }), 'fallen')
})

test('a stake is added so often at most, and taken out so often at most', () => {
  const { callbacks, params } = callbacksOf({
    adjustTradePosition: [
      { when: 'profit < -0.05', add: 'min(stake / entries, maxStake)', atMost: 2 },
      { when: 'profit > 0.2', remove: 'stake / 2', atMost: 1 },
      { when: 'profit > 0.4', add: '-stake', atMost: 9 },
    ],
  })
  const ask = (profit: number, trade: Partial<TradeMoment['trade']> = {}) =>
    callbacks.adjustTradePosition!(moment({ profit, trade: { ...TRADE, ...trade } }), params)
  assert.equal(ask(0), null)
  assert.equal(ask(-0.06), 300)
  assert.equal(ask(-0.06, { entries: 2, stakeAmount: 900 }), 450)
  assert.equal(ask(-0.06, { entries: 3 }), null)
  assert.equal(ask(0.3), -150)
  assert.equal(ask(0.3, { exits: 1 }), null)
  // A stake that is not above 0 is none.
  assert.equal(ask(0.5, { exits: 1 }), null)
})

test('leverage follows a column, and what is proposed where that is not warm', () => {
  const { callbacks, params } = callbacksOf({
    leverage: 'where(range > 2 or isShort, 1, min(5, maxLeverage))',
  })
  const now: EntryMoment & { proposed: number; max: number } = {
    pair: TRADE.pair,
    side: 'long',
    time: 0,
    rate: 100,
    last: { range: 1 },
    proposed: 2,
    max: 3,
  }
  assert.equal(callbacks.leverage!(now, params), 3)
  assert.equal(callbacks.leverage!({ ...now, side: 'short' }, params), 1)
  assert.equal(callbacks.leverage!({ ...now, last: { range: 3 } }, params), 1)
  const { callbacks: byRange } = callbacksOf({ leverage: '10 / range' })
  assert.equal(byRange.leverage!({ ...now, last: { range: Number.NaN } }, params), 2)
  assert.equal(callbacksOf({ leverage: 4 }).callbacks.leverage!(now, params), 4)
})

test('what looks back is computed as a column that the last row has', () => {
  const strategy = compileRules({
    ...BASE,
    customExit: [
      { when: 'close crosses below ema(close, 9) or prev(close) > 2 * rollingMax(high, 5)', reason: 'under' },
    ],
  })
  const { indicators } = prepare(strategy, candleWalk(4, 200))
  assert.deepEqual(
    Object.keys(indicators).filter((name) => !(name in BASE.indicators!)),
    ['rollingMax(high, 5)', 'shift(close, 1)', 'close crosses below ema(close, 9)'],
  )
  const params = resolveParams(strategy.params)
  const rows = Array.from({ length: 200 }, (_, row) =>
    Object.fromEntries(Object.entries(indicators).map(([name, column]) => [name, column[row]!])),
  )
  const exits = rows.map((last) => strategy.callbacks.customExit!(moment({ last }), params))
  assert.deepEqual(
    exits.map((reason) => (reason === 'under' ? 1 : 0)),
    [...indicators['close crosses below ema(close, 9)']!],
  )
})

test('a document without rules on trades has no callbacks', () => {
  assert.deepEqual(callbacksOf({}).callbacks, {})
})
