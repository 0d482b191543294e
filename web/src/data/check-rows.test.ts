import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CoverageMapRow, QualityPage } from '../api/types.ts'
import { listFindings } from './check-rows.ts'

const row = { venue: 'demo', pair: 'A/USD', timeframe: '1m' } as CoverageMapRow
const finding = (severity: 'info' | 'warning' | 'error', time: number, text: string) => {
  return { kind: 'gap', severity, time, until: time, candles: 1, text } as const
}
const pageOf = (...days: readonly ReturnType<typeof finding>[][]) =>
  ({ items: days.map((findings) => ({ findings })) }) as unknown as QualityPage

test('a finding over several days is told once, the gravest first, then the newest, notes never', () => {
  const pages = [
    {
      ...{ row, grows: true },
      page: pageOf([finding('warning', 1, 'a'), finding('info', 1, 'note')], [finding('error', 2, 'long')]),
    },
    {
      ...{ grows: true, row: { ...row, pair: 'B/USD' } },
      page: pageOf([finding('error', 2, 'long')], [finding('error', 3, 'long')]),
    },
    { row, grows: true, page: pageOf([finding('error', 9, 'last')]) },
  ]
  assert.deepEqual(
    listFindings(pages).map((one) => [one.row.pair, one.severity, one.time, one.text]),
    [
      ['A/USD', 'error', 9, 'last'],
      ['A/USD', 'error', 2, 'long'],
      ['B/USD', 'error', 2, 'long'],
      ['A/USD', 'warning', 1, 'a'],
    ],
  )
})

test('what nobody sends is not late', () => {
  const stale = { ...finding('error', 1, 'no candle since'), kind: 'stale' } as const
  const page = pageOf([stale as unknown as ReturnType<typeof finding>])
  assert.equal(listFindings([{ row, page, grows: true }]).length, 1)
  assert.equal(listFindings([{ row, page, grows: false }]).length, 0)
})
