import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Value } from 'typebox/value'
import { allocateCandles, type Candles, parsePair, parseTimeframe } from '../../domain/index.ts'
import { DEFAULT_SETTINGS } from '../engine/index.ts'
import { backtestReport } from './backtest-report.ts'
import { closedTrade, HOUR, START, tradesOf } from './closed-trade.fixture.ts'
import { goldenFiles, goldenReportInput, readGolden, skipGolden } from './golden-case.fixture.ts'
import { marketChange } from './hold-benchmark.ts'
import { reportHtml } from './report-html.ts'
import { BacktestReportSchema } from './report-schema.ts'
import { reportText } from './report-text.ts'

const settings = {
  ...DEFAULT_SETTINGS,
  stakeCurrency: 'BTC',
  stakeAmount: 100,
  maxOpenTrades: 1,
  tradableBalanceRatio: 1,
  fee: 0,
} as const

/** Hourly candles whose close goes evenly from 100 to `last`. */
function candlesTo(last: number, rows = 2400): ReadonlyMap<string, Candles> {
  const candles = allocateCandles(rows, parseTimeframe('1h'))
  for (let row = 0; row < rows; row++) {
    candles.time[row] = START + row * HOUR
    candles.open[row] = 100 + ((last - 100) * Math.max(0, row - 1)) / (rows - 1)
    candles.close[row] = 100 + ((last - 100) * row) / (rows - 1)
  }
  return new Map([['ETH/BTC', candles]])
}

function reportOf(
  profits: readonly number[],
  options: { last?: number; hours?: number; strategy?: string } = {},
) {
  const { last, hours = 2399, strategy = 'wave' } = options
  const trades = tradesOf(profits)
  return backtestReport({
    strategy,
    timeframe: parseTimeframe('1h'),
    pairs: [parsePair('ETH/BTC')],
    settings,
    simulation: {
      trades,
      finalBalance: 0,
      rejectedSignals: 0,
      timedOutEntries: 0,
      timedOutExits: 0,
      canceledTradeEntries: 0,
      canceledEntryOrders: 0,
      replacedEntryOrders: 0,
      locks: [],
      path: 'reference' as const,
      startTime: START,
      endTime: START + hours * HOUR,
      candles: 2400,
    },
    ...(last !== undefined && { candles: candlesTo(last) }),
  })
}

const EDGES = {
  'no trades': reportOf([], { last: 110 }),
  'no trades, no candles': reportOf([]),
  'one trade': reportOf([5], { last: 90 }),
  'all wins': reportOf(new Array(120).fill(1), { last: 110 }),
  'equal losses': reportOf(new Array(30).fill(-1), { last: 110 }),
  'a period of no length': reportOf([1], { hours: 0 }),
  'profit of exactly 0': reportOf([0, 0], { last: 100 }),
  'an account lost': reportOf([-900, -200], { last: 50 }),
}

for (const [name, report] of Object.entries(EDGES)) {
  test(`a report on ${name} fits its schema, survives JSON and can be read`, () => {
    assert.deepEqual([...Value.Errors(BacktestReportSchema, report)], [])
    assert.deepEqual(JSON.parse(JSON.stringify(report)), report)
    assertReadable(report)
  })
}

for (const file of goldenFiles) {
  test(`the report on ${file} fits its schema and can be read`, { skip: skipGolden }, () => {
    const report = backtestReport(goldenReportInput(readGolden(file)))
    assert.deepEqual([...Value.Errors(BacktestReportSchema, report)], [])
    assertReadable(report)
  })
}

test('the market change of whole five-minute cases is freqtrade’s', { skip: skipGolden }, () => {
  const whole = goldenFiles.filter((file) => !/^(13|15)/.test(file)).map(readGolden)
  const plain = whole.filter((golden) => golden.timeframe === '5m')
  for (const golden of plain) {
    const { simulation, candles } = goldenReportInput(golden)
    const found = marketChange({ candles, startTime: simulation.startTime, endTime: simulation.endTime })
    assert.ok(Math.abs(found - golden.result.market_change) < 1e-9, `${golden.name}: ${found}`)
  }
  assert.ok(plain.length >= 20)
})

test('the verdict sets money against holding and chance', () => {
  const sentence = (profits: readonly number[], last?: number) => {
    const { verdict } = reportOf(profits, last === undefined ? {} : { last })
    return verdict.sentence.replace(/\(p .*\)/, '(p)')
  }
  const losing = [...new Array(60).fill(-1), ...new Array(29).fill(1)]
  assert.equal(
    sentence(losing, 104.9),
    'Loses 3.1 % where holding gained 4.9 %; 89 trades, no sign of skill (p).',
  )
  assert.equal(
    sentence(losing, 90),
    'Loses 3.1 %, 6.9 pt less than holding; 89 trades, no sign of skill (p).',
  )
  assert.equal(
    sentence(losing, 98),
    'Loses 3.1 %, 1.1 pt more than holding; 89 trades, no sign of skill (p).',
  )
  assert.equal(sentence(new Array(38).fill(1)), 'Gains 3.8 %; 38 trades, too few to trust (p).')
  assert.equal(sentence(new Array(120).fill(1)), 'Gains 12.0 %; 120 trades, unlikely to be chance (p).')
  assert.equal(sentence([], 95), 'No trades: there is nothing to judge. Holding lost 5.0 %.')
  assert.equal(sentence([0], 100), 'Breaks even where holding broke even; 1 trade, no sign of skill (p).')
})

test('the small print names few trades, better holding and a profit of one trade', () => {
  const { verdict } = reportOf([-1, -1, 5, -1], { last: 110 })
  assert.equal(verdict.beatsHolding, false)
  assert.match(verdict.cautions.join('\n'), /4 trades: too few to trust/)
  assert.match(verdict.cautions.join('\n'), /Holding the pairs did better: 10.0 %/)
  assert.match(verdict.cautions.join('\n'), /One trade made the whole profit/)
  const long = reportOf(new Array(120).fill(1), { last: 90 })
  assert.deepEqual(long.verdict.cautions, [])
})

test('riding a rising market is no skill, though every trade wins', () => {
  const rides = Array.from({ length: 120 }, (_, row) => (50 / 2399 / (1 + (50 * row * 20) / 2399 / 100)) * 1)
  const trades = rides.map((profit, row) => closedTrade(profit, row * 20))
  const report = backtestReport({
    strategy: 'ride',
    timeframe: parseTimeframe('1h'),
    pairs: [parsePair('ETH/BTC')],
    settings,
    simulation: { ...EMPTY_RUN, trades },
    candles: candlesTo(150),
  })
  assert.ok(report.robustness!.signFlip.pValue < 0.01)
  assert.equal(report.verdict.evidence, 'none')
})

const EMPTY_RUN = {
  finalBalance: 0,
  rejectedSignals: 0,
  timedOutEntries: 0,
  timedOutExits: 0,
  canceledTradeEntries: 0,
  canceledEntryOrders: 0,
  replacedEntryOrders: 0,
  locks: [],
  path: 'reference' as const,
  startTime: START,
  endTime: START + 2399 * HOUR,
  candles: 2400,
}

test('the page escapes names and lists the first thousand trades', () => {
  const profits = new Array<number>(1200).fill(1)
  const page = reportHtml(reportOf(profits, { strategy: '<script>alert("1")</script>' }), tradesOf(profits))
  assert.ok(!page.includes('<script'))
  assert.ok(page.includes('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;'))
  assert.ok(page.includes('The first 1,000 of 1,200.'))
  assert.equal(page.match(/<td class="l">exit_signal<\/td>/g)!.length, 1000)
})

function assertReadable(report: Parameters<typeof reportText>[0]): void {
  const text = reportText(report)
  const lines = text.split('\n')
  assert.ok(text.endsWith('\n') && lines.every((line) => line.length <= 90 && line === line.trimEnd()))
  assert.ok(text.includes(report.title) && text.includes(report.tradeHash))
  const page = reportHtml(report, [])
  assert.doesNotMatch(`${text}${page}`, /NaN|Infinity|undefined|\[object/)
  for (const tag of ['table', 'section', 'svg', 'ul', 'tr', 'td', 'th', 'div', 'p']) {
    const opened = page.match(new RegExp(`<${tag}[\\s>]`, 'g'))?.length ?? 0
    assert.equal(page.match(new RegExp(`</${tag}>`, 'g'))?.length ?? 0, opened, `<${tag}>`)
  }
}
