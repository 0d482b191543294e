import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { findProblems } from '../../config/find-problems.ts'
import { diagramDue } from './diagram-due.ts'
import { nextNotification, type ScoredBar } from './next-notification.ts'
import { outputSetSchema, requireBands, type ScoreNotificationModel } from './output-schema.ts'
import { type BandState, bandOf } from './score-bands.ts'
import { nextTransaction, signalSide } from './simulated-trader.ts'

const MINUTE = 60_000
const MODEL: ScoreNotificationModel = {
  score_column_names: ['score'],
  notify_band_up: true,
  notify_band_dn: false,
  positive_bands: [
    { edge: 0.1 },
    { edge: 0.3, sign: '▲', text: 'weak' },
    { edge: 1, sign: '▲▲', text: 'buy zone', bold: true, frequency: 15 },
  ],
  negative_bands: [{ edge: -0.1 }, { edge: -1, sign: '▼', text: 'sell zone' }],
}

test('a score lies in the first band whose edge it does not pass', () => {
  const number = (score: number) => {
    const place = bandOf(score, MODEL)
    return place && [place.side, place.number]
  }
  assert.deepEqual(number(0.1), ['positive', 0])
  assert.deepEqual(number(0.11), ['positive', 1])
  assert.deepEqual(number(1), ['positive', 2])
  assert.deepEqual(number(0), ['negative', 0])
  assert.deepEqual(number(-0.1), ['negative', 0])
  assert.deepEqual(number(-0.5), ['negative', 1])
  for (const score of [1.01, -1.01, Number.NaN]) assert.equal(number(score), undefined)
  assert.equal(bandOf(0.5, {}), undefined)
})

test('a stronger band is told once, a weaker one only where that is asked for', () => {
  assert.deepEqual(told([0.05, 0.2, 0.25, 0.05, 0.2], MODEL), [1, 4])
  assert.deepEqual(told([0.05, 0.2, 0.25, 0.05, 0.2], { ...MODEL, notify_band_dn: true }), [1, 3, 4])
  assert.deepEqual(told([0.05, 0.2, 0.25], { ...MODEL, notify_band_up: false }), [])
})

test('the other side of 0 is a stronger band, and the first score tells nothing', () => {
  assert.deepEqual(told([0.2, -0.5, -0.6, 0.2, -0.05], MODEL), [1, 3])
  assert.deepEqual(told([0.2], MODEL), [])
})

test('inside a band it is told again at each multiple of its frequency', () => {
  const scores = new Array<number>(31).fill(0.5)
  assert.deepEqual(told(scores, MODEL), [0, 15, 30])
  const daily = { ...MODEL, positive_bands: [{ edge: 1, frequency: 240 }] }
  const hours = (hour: number) =>
    nextNotification(undefined, bar(0.5, hour * 60), daily).notification !== undefined
  assert.deepEqual([0, 1, 2, 3, 4, 5, 8].map(hours), [true, false, false, false, true, false, true])
})

test('a score without a band changes nothing, and a model that is off tells nothing', () => {
  const state: BandState = { number: 0, side: 'positive' }
  for (const score of [Number.NaN, 2]) {
    assert.deepEqual(nextNotification(state, bar(score, 1), MODEL), { state, notification: undefined })
  }
  assert.deepEqual(told([0.05, 0.5], { ...MODEL, score_notification: false }), [])
})

test('the text has sign, symbol, price, scores, direction and the words of the band', () => {
  const state: BandState = { number: 0, side: 'positive' }
  const { notification } = nextNotification(
    state,
    { ...bar(0.314, 1), scores: [0.314, -0.005], close: 0.0874123456 },
    MODEL,
  )
  assert.deepEqual(notification, {
    text: '▲▲ ETHBTC 0.0874123 Score: +0.31 ↑ -0.01 buy zone',
    bold: true,
    move: 'up',
  })
  const dear = nextNotification(undefined, { ...bar(0.5, 15), close: 1_234_567.9 }, MODEL)
  assert.equal(dear.notification!.text, '▲▲ ETHBTC 1,234,567 Score: +0.50 buy zone')
})

test('the same scores tell the same in one go and one by one', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1.2, max: 1.2 })), fc.nat(), (scores, cut) => {
      const whole = told(scores, MODEL)
      assert.deepEqual(
        told(scores.slice(0, cut), MODEL),
        whole.filter((row) => row < cut),
      )
    }),
  )
})

test('bands out of order, on the wrong side or of no column are refused', () => {
  requireBands(MODEL)
  requireBands({ ...MODEL, negative_bands: [{ edge: 0 }, { edge: -1 }] })
  const edges = (key: string, ...all: number[]) => ({ ...MODEL, [key]: all.map((edge) => ({ edge })) })
  for (const model of [
    edges('positive_bands', 0.3, 0.1),
    edges('positive_bands', 0),
    edges('positive_bands', 0.1, 0.1),
    edges('negative_bands', -0.3, -0.1),
    edges('negative_bands', 0.1),
    { ...MODEL, score_column_names: undefined } as unknown as ScoreNotificationModel,
  ]) {
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
function told(scores: readonly number[], model: ScoreNotificationModel): readonly number[] {
  let state: BandState | undefined
  return scores.flatMap((score, row) => {
    const step = nextNotification(state, bar(score, row), model)
    state = step.state
    return step.notification ? [row] : []
  })
}

function bar(score: number, minute: number): ScoredBar {
  return { symbol: 'ETHBTC', scores: [score], close: 100, closeTime: minute * MINUTE }
}
