import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyProfits, closedTrade, START } from '../closed-trade.fixture.ts'
import { periodicBreakdown } from './freqtrade-periods.ts'
import { coinText, dateText, spanText } from './freqtrade-text.ts'

const closing = (text: string, profit: number) =>
  closedTrade(profit, 0, { closeTime: Date.parse(`${text}Z`) })

test('periods are those of pandas: weeks end with Mondays, months and years on their last day', () => {
  const trades = [
    closing('2018-01-10T23:59:59', 1),
    closing('2018-01-15T00:00', 2),
    closing('2018-01-15T23:55', 3),
    closing('2018-01-16T00:00', 4),
    closing('2018-01-29T12:00', 8),
    closing('2018-01-31T23:55', 5),
    closing('2018-02-01T00:00', 6),
    closing('2018-03-05T00:00', 7),
  ]
  const { day, week, month, year, weekday } = periodicBreakdown(trades)
  const shown = (rows: typeof week) => rows.map((row) => [row.date, row.date_ts, row.profit_abs])
  assert.deepEqual(shown(week), [
    ['15/01/2018', 1515974400000, 6],
    ['22/01/2018', 1516579200000, 4],
    ['29/01/2018', 1517184000000, 8],
    ['05/02/2018', 1517788800000, 11],
    ['12/02/2018', 1518393600000, 0],
    ['19/02/2018', 1518998400000, 0],
    ['26/02/2018', 1519603200000, 0],
    ['05/03/2018', 1520208000000, 7],
  ])
  assert.deepEqual(shown(month), [
    ['31/01/2018', 1517356800000, 23],
    ['28/02/2018', 1519776000000, 6],
    ['31/03/2018', 1522454400000, 7],
  ])
  assert.deepEqual(shown(year), [['31/12/2018', 1546214400000, 36]])
  assert.deepEqual([day.length, day[5]!.date, day[5]!.profit_abs], [55, '15/01/2018', 5])
  assert.deepEqual(
    weekday.map(({ date, date_ts, trades: count }) => [date, date_ts, count]),
    [
      ['Monday', 0, 4],
      ['Tuesday', 1, 1],
      ['Wednesday', 2, 2],
      ['Thursday', 3, 1],
    ],
  )
})

test('every period adds up to all trades', () => {
  fc.assert(
    fc.property(anyProfits, (profits) => {
      const trades = profits.map((profit, row) => closedTrade(profit, row * 31))
      const total = profits.reduce((sum, profit) => sum + profit, 0)
      for (const rows of Object.values(periodicBreakdown(trades))) {
        const sum = rows.reduce((all, row) => all + row.profit_abs, 0)
        assert.ok(Math.abs(sum - total) < 1e-6)
        assert.equal(
          rows.reduce((all, row) => all + row.trades, 0),
          profits.length,
        )
        assert.ok(rows.every((row) => row.wins + row.draws + row.losses === row.trades))
        assert.ok(rows.every((row, at) => at === 0 || row.date_ts > rows[at - 1]!.date_ts))
      }
    }),
  )
})

test('profit factor is won over lost, 0 without losses', () => {
  const factors = (profits: readonly number[]) =>
    periodicBreakdown(profits.map((profit) => closedTrade(profit, 0))).day[0]!.profit_factor
  assert.deepEqual([factors([3, 1, -3]), factors([3]), factors([-3])], [1.33333333, 0, 0])
})

test('dates, spans and amounts read as freqtrade writes them', () => {
  assert.equal(dateText(START + 7 * 3_600_000 + 15_000), '2024-01-01 07:00:15')
  assert.deepEqual([0, 137, 1440, 1786, 2880].map(spanText), [
    '0:00:00',
    '2:17:00',
    '1 day, 0:00:00',
    '1 day, 5:46:00',
    '2 days, 0:00:00',
  ])
  assert.deepEqual(
    [coinText(0.003082222, 'BTC'), coinText(12.5, 'USDT'), coinText(100, 'ETH')],
    ['0.00308222', '12.5', '100'],
  )
})
