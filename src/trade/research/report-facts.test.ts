import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Value } from 'typebox/value'
import {
  allocateCandles,
  type ClosedTrade,
  parsePair,
  parseTimeframe,
  type TradeFill,
} from '../../domain/index.ts'
import { DEFAULT_SETTINGS, type Market } from '../engine/index.ts'
import { backtestReport } from './backtest-report.ts'
import { closedTrade, HOUR, START, tradesOf } from './closed-trade.fixture.ts'
import { ignoredShorts } from './ignored-shorts.ts'
import { reportHtml } from './report-html.ts'
import { BacktestReportSchema } from './report-schema.ts'
import { reportText } from './report-text.ts'
import { tradeAdjustments } from './trade-adjustments.ts'

const PAIR = parsePair('ETH/BTC')
const H1 = parseTimeframe('1h')

function market(changes: Partial<Market> & { readonly shorts?: readonly number[] } = {}): Market {
  const { shorts, ...rest } = changes
  const candles = allocateCandles(shorts?.length ?? 4, H1)
  for (let row = 0; row < candles.length; row++) {
    candles.time[row] = START + row * HOUR
    candles.open[row] = candles.close[row] = 100
  }
  const none = new Uint8Array(candles.length)
  return {
    ...{ pair: PAIR, candles, enterLong: none, exitLong: none, startup: 0 },
    ...(shorts && { enterShort: Uint8Array.from(shorts) }),
    ...rest,
  }
}

function reportOf(
  changes: Partial<Parameters<typeof backtestReport>[0]> = {},
  trades: readonly ClosedTrade[] = tradesOf([1, -1]),
) {
  return backtestReport({
    strategy: 'wave',
    timeframe: H1,
    pairs: [PAIR],
    settings: { ...DEFAULT_SETTINGS, stakeCurrency: 'BTC' },
    simulation: {
      trades,
      ...{ finalBalance: 0, rejectedSignals: 0, timedOutEntries: 0, timedOutExits: 0 },
      ...{ canceledTradeEntries: 0, canceledEntryOrders: 0, replacedEntryOrders: 0, locks: [] },
      path: 'reference',
      ...{ startTime: START, endTime: START + 99 * HOUR, candles: 100 },
    },
    ...changes,
  })
}

const textOf = (report: ReturnType<typeof reportOf>, name: string) =>
  report.assumptions.find((one) => one.name === name)?.text

test('callbacks, smaller candles and the path are named, and only where they are', () => {
  const plain = reportOf({ markets: [market()] })
  assert.deepEqual([textOf(plain, 'Callbacks'), textOf(plain, 'Detail')], [undefined, undefined])
  assert.match(textOf(plain, 'Semantics')!, /reference loop, candle by candle/)
  const detail = allocateCandles(1, parseTimeframe('5m'))
  const asked = reportOf({
    markets: [market(), market({ detail })],
    decisions: { callbacks: { customStoploss: () => null, customExit: () => null }, decide: () => [] },
  })
  assert.match(textOf(asked, 'Callbacks')!, /customStoploss, customExit, decide$/)
  assert.match(textOf(asked, 'Detail')!, /on candles of 5m$/)
  for (const page of [reportText(asked), reportHtml(asked)]) {
    assert.match(page, /Callbacks/)
    assert.match(page, /customStoploss/)
  }
})

test('parameters that were given are named', () => {
  assert.equal(textOf(reportOf(), 'Parameters'), undefined)
  const params = { fast: 6, side: 'up' }
  assert.equal(textOf(reportOf({ params }), 'Parameters'), 'fast=6, side=up; others as the strategy starts')
})

test('short signals that spot leaves out are counted where a next candle could act on them', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 2 }), fc.nat(3), (shorts, startup) => {
      const one = market({ shorts, startup })
      const wanted = shorts.slice(startup, -1).filter((flag) => flag === 1).length
      assert.equal(ignoredShorts([one, market(), one], { tradingMode: 'spot' }), 2 * wanted)
      assert.equal(ignoredShorts([one], { tradingMode: 'futures' }), 0)
    }),
  )
})

test('ignored shorts stand in the small print, with and without trades', () => {
  const markets = [market({ shorts: [1, 1, 0, 1] })]
  for (const report of [reportOf({ markets }), reportOf({ markets }, [])]) {
    assert.equal(report.missed.ignoredShorts, 2)
    assert.match(
      report.verdict.cautions.at(-1)!,
      /^2 short signals were ignored: spot markets have no shorts/,
    )
    assert.match(reportText(report), /2 short signals/)
    assert.match(reportHtml(report), /2 short signals/)
  }
  const futures = reportOf({ markets, settings: { ...DEFAULT_SETTINGS, tradingMode: 'futures' } })
  assert.equal(futures.missed.ignoredShorts, 0)
  assert.doesNotMatch(reportText(futures), /short signals/)
})

const fills = (sides: string): readonly TradeFill[] =>
  [...sides].map((side, row) => ({
    ...{ side: side === '+' ? 'entry' : 'exit', time: START + row * HOUR, rate: 100, amount: 1 },
  }))

test('added entries and partial exits are counted, beside the trades’ last exits', () => {
  const trades = [
    closedTrade(1, 0),
    closedTrade(1, 1, { fills: fills('++-') }),
    closedTrade(1, 2, { fills: fills('+--') }),
    closedTrade(1, 3, { fills: fills('++--+-') }),
  ]
  assert.deepEqual(tradeAdjustments(trades), { addedEntries: 3, partialExits: 3, trades: 3 })
  const report = reportOf({}, trades)
  assert.deepEqual([...Value.Errors(BacktestReportSchema, report)], [])
  const sentence = /3 entries added and 3 partial exits in 3 trades; each trade counts once/
  assert.match(reportText(report).replaceAll('\n', ' '), sentence)
  assert.match(reportHtml(report), sentence)
  assert.doesNotMatch(reportText(reportOf()), /partial exit/)
})

test('a report of an earlier version, without these facts, can still be read', () => {
  const { adjustments: _, missed, ...rest } = reportOf()
  const { ignoredShorts: __, ...older } = missed
  const report = { ...rest, missed: older }
  assert.deepEqual([...Value.Errors(BacktestReportSchema, report)], [])
  assert.doesNotMatch(`${reportText(report)}${reportHtml(report)}`, /undefined|NaN/)
})

test('long and short stand apart where both exist', () => {
  const both = reportOf({}, [closedTrade(1), closedTrade(-2, 1, { isShort: true })])
  assert.deepEqual(
    both.sides.map(({ key, trades, profitAbs }) => [key, trades, profitAbs]),
    [
      ['long', 1, 1],
      ['short', 1, -2],
    ],
  )
  assert.match(reportText(both), /By side[\s\S]*long[\s\S]*short/)
  assert.match(reportHtml(both), /By side/)
  assert.doesNotMatch(reportText(reportOf()), /By side/)
})
