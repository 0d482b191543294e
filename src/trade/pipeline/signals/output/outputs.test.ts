import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { findProblems } from '../../config/find-problems.ts'
import { itbTrading } from '../../dialect/itb-trading.ts'
import { lemeTrading } from '../trading-dialect.ts'
import { diagramDue } from './diagram-due.ts'
import { type BandState, nextNotification, type ScoredBar } from './next-notification.ts'
import { outputSetSchema, type ScoreNotificationModel } from './output-schema.ts'
import { bandOf, requireBands } from './score-bands.ts'
import { nextTransaction, signalSide } from './simulated-trader.ts'

const MINUTE = 60_000
const MODEL: ScoreNotificationModel = {
  score_column_names: ['score'],
  notify_band_up: true,
  notify_band_dn: false,
  positive_bands: [
    { edge: 0.3, sign: '▲▲', text: 'BUY ZONE', bold: true, frequency: 15 },
    { edge: 0.1, sign: '▲', text: 'weak', frequency: null },
  ],
  negative_bands: [
    { edge: -0.1, sign: '▼', text: 'weak' },
    { edge: -0.3, sign: '▼▼', text: 'SELL ZONE' },
  ],
}

test('a score lies in the strongest band whose edge it reaches, whatever their order', () => {
  const turned = {
    ...MODEL,
    positive_bands: MODEL.positive_bands!.toReversed(),
    negative_bands: MODEL.negative_bands!.toReversed(),
  }
  for (const model of [MODEL, turned]) {
    const numbers = [0.1, 0.29, 0.3, 9, 0, 0.09, -0.1, -0.11, -0.3, -0.31].map(
      (score) => bandOf(score, model)!.number,
    )
    assert.deepEqual(numbers, [1, 1, 2, 2, 0, 0, 0, -1, -1, -2])
    assert.equal(bandOf(0.5, model)!.band!.text, 'BUY ZONE')
    assert.equal(bandOf(-0.5, model)!.band!.text, 'SELL ZONE')
  }
  assert.equal(bandOf(0, MODEL)!.band, undefined)
  assert.equal(bandOf(Number.NaN, MODEL), undefined)
  assert.equal(bandOf(0.5, {})!.number, 0)
})

test('a stronger band is told once, a weaker one only where that is asked for, the first score in either case', () => {
  const scores = [0.05, 0.2, 0.25, 0.05, 0.2]
  assert.deepEqual(told(scores), [0, 1, 4])
  assert.deepEqual(told(scores, { ...MODEL, notify_band_dn: true }), [0, 1, 3, 4])
  assert.deepEqual(told(scores, { ...MODEL, notify_band_up: false }), [])
  assert.deepEqual(told(scores, { ...MODEL, notify_band_up: false, notify_band_dn: true }), [0, 3])
})

test('the other side is told; in the other dialect only a stronger one', () => {
  assert.deepEqual(told([0.2, -0.2, -0.25, 0.2]), [0, 1, 3])
  assert.deepEqual(told([0.2, -0.2, -0.4, 0.2], MODEL, itbTrading), [0, 2])
})

test('inside a band it is told again at each multiple of its frequency', () => {
  const scores = new Array<number>(31).fill(0.5)
  assert.deepEqual(told(scores, { ...MODEL, notify_band_up: false }), [0, 15, 30])
  const model = { score_column_names: 'score', positive_bands: [{ edge: 0, frequency: 240 }] }
  const isTold = (hour: number) => next({ number: 1 }, bar(0.5, hour * 60), model).notification !== undefined
  assert.deepEqual([0, 1, 2, 3, 4, 5, 8].map(isTold), [true, false, false, false, true, false, true])
})

test('a missing score changes nothing, and a model that is off tells nothing', () => {
  const state: BandState = { number: 1 }
  assert.deepEqual(next(state, bar(Number.NaN, 1), MODEL), { state, notification: undefined })
  assert.deepEqual(told([0.05, 0.5], { ...MODEL, score_notification: false }), [])
})

test('the text has sign, symbol, price, scores, direction, the words of the band and the timeframe', () => {
  const scores = [0.314, -0.005] as const
  const { notification } = next({ number: 0 }, { ...bar(0, 1), scores, close: 0.0874123456 }, MODEL)
  const text = '▲▲ ETHBTC 0.0874123 Score: +0.31 ↑ -0.01 BUY ZONE 1m'
  assert.deepEqual(notification, { text, bold: true, move: 'up' })
  const dear = next({ number: 2 }, { ...bar(0.5, 15), close: 1_234_567.9 }, MODEL)
  assert.equal(dear.notification!.text, '▲▲ ETHBTC 1,234,567 Score: +0.50 BUY ZONE 1m')
  const neutral = next({ number: 2 }, bar(0, 15), { ...MODEL, notify_band_dn: true })
  assert.equal(neutral.notification!.text, 'ETHBTC 100 Score: +0.00 ↓ 1m')
})

test('the same scores tell the same in one go and one by one', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1.2, max: 1.2 })), fc.nat(), (scores, cut) => {
      assert.deepEqual(
        told(scores.slice(0, cut)),
        told(scores).filter((row) => row < cut),
      )
    }),
  )
})

test('bands with one edge, that overlap, or of no column are refused', () => {
  requireBands(MODEL)
  requireBands({ score_column_names: 'score' })
  const edges = (key: string, ...all: number[]) => ({ ...MODEL, [key]: all.map((edge) => ({ edge })) })
  const { score_column_names: _, ...nameless } = MODEL
  for (const model of [edges('positive_bands', 0.2, 0.2), edges('negative_bands', 0.2), nameless]) {
    assert.throws(() => requireBands(model), { code: 'config.invalid' }, JSON.stringify(model))
  }
})

test('every output of the original is known, an unknown key is not', () => {
  const signals = { buy_signal_column: 'buy', sell_signal_column: 'sell' }
  const orders = {
    percentage_used_for_trade: 99,
    limit_price_adjustment: 0.005,
    simulate_order_execution: true,
  }
  for (const set of [
    { generator: 'score_notification_model', config: MODEL },
    {
      generator: 'diagram_notification_model',
      config: { notification_freq: '1D', nrows: 168, score_thresholds: [0.1] },
    },
    { generator: 'trader_simulation', config: signals },
    { generator: 'trader_binance', config: { ...signals, ...orders } },
    { generator: 'outputs.trader_mt5:trader_mt5', config: { ...signals, ...orders } },
  ]) {
    assert.deepEqual(findProblems(outputSetSchema, set), [])
    const wrong = { ...set, config: { ...set.config, no_such_key: 1 } }
    assert.match(findProblems(outputSetSchema, wrong)[0]!.message, /unknown key "no_such_key"/)
  }
  assert.match(findProblems(outputSetSchema, { generator: 'trader_kraken' })[0]!.message, /unknown generator/)
})

test('a diagram is due at the first row of its time', () => {
  const day = { notification_freq: '1D' }
  assert.deepEqual(
    [0, 5, 1440].map((minute) => diagramDue(minute * MINUTE, day)),
    [true, false, true],
  )
  assert.equal(diagramDue(5 * MINUTE, {}), true)
  assert.equal(diagramDue(0, { ...day, diagram_notification: false }), false)
  assert.throws(() => diagramDue(0, { notification_freq: 'often' }), { code: 'config.invalid' })
})

test('a simulated trader buys and sells by turns, against its own last price', () => {
  const at = (side: ReturnType<typeof signalSide>, price: number) => ({ side, price, time: 1 })
  const bought = nextTransaction(undefined, at('buy', 10))
  assert.deepEqual(bought, { time: 1, side: 'buy', price: 10, profit: 0 })
  assert.equal(nextTransaction(bought, at('buy', 11)), undefined)
  assert.equal(nextTransaction(bought, at('both', 11)), undefined)
  assert.equal(nextTransaction(bought, at('sell', 0)), undefined)
  const sold = nextTransaction(bought, at('sell', 12))
  assert.equal(sold!.profit, 2)
  assert.equal(nextTransaction(sold, at('buy', 9))!.profit, 3)
  assert.deepEqual(
    [signalSide(1, 0), signalSide(0, 1), signalSide(1, 1), signalSide(0, Number.NaN)],
    ['buy', 'sell', 'both', 'none'],
  )
})

/** Rows, a minute apart, whose score is told. */
function told(scores: readonly number[], model = MODEL, dialect = lemeTrading): readonly number[] {
  let state: BandState | undefined
  return scores.flatMap((score, row) => {
    const step = nextNotification(state, bar(score, row), { model, dialect })
    state = step.state
    return step.notification ? [row] : []
  })
}

function next(state: BandState, scored: ScoredBar, model: ScoreNotificationModel) {
  return nextNotification(state, scored, { model, dialect: lemeTrading })
}

function bar(score: number, minute: number): ScoredBar {
  return { symbol: 'ETHBTC', timeframe: '1m', scores: [score], close: 100, closeTime: minute * MINUTE }
}
