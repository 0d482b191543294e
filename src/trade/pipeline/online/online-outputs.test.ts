import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PipelineConfig } from '../config/pipeline-config.ts'
import { openOutputs } from './online-outputs.ts'
import type { OnlineRow } from './port.ts'

const HOUR = 3_600_000
const base: PipelineConfig = { symbol: 'ETHBTC', freq: '1h', data_sources: [{ file: 'a.csv' }] }

function row(
  hour: number,
  score: number,
  extra: Partial<{ buy: number; sell: number; close: number; revised: boolean }> = {},
): OnlineRow {
  const { buy = 0, sell = 0, close = 10, revised = false } = extra
  const time = hour * HOUR
  const data = { time, open: close, high: close, low: close, close, volume: 1 }
  return { time, data, features: {}, scores: { up: score }, signals: { buy, sell }, revised, missing: [] }
}

const bands: PipelineConfig = {
  ...base,
  output_sets: [
    {
      generator: 'score_notification_model',
      config: {
        score_column_names: ['up'],
        notify_band_up: true,
        positive_bands: [{ edge: 0.5, sign: '▲', text: 'BUY ZONE', bold: true }],
        negative_bands: [{ edge: -0.5, text: 'SELL ZONE' }],
      },
    },
  ],
}

test('a band is told when the score enters it, once, of the newest row alone', () => {
  const outputs = openOutputs(bands, { history: [row(0, 0.1)] })
  assert.equal(outputs.next([row(1, 0.1)]).length, 1)
  const [notice, ...others] = outputs.next([row(2, 0.9), row(3, 0.6)])
  assert.equal(others.length, 0)
  assert.deepEqual(notice, {
    kind: 'text',
    key: `ETHBTC 0 ${3 * HOUR}`,
    text: '▲ ETHBTC 10 Score: +0.60 ↑ BUY ZONE 1h',
    bold: true,
  })
  assert.deepEqual(outputs.next([row(3, 0.7, { revised: true })]), [])
  assert.deepEqual(outputs.next([row(4, 0.8)]), [])
  assert.deepEqual(outputs.next([row(5, Number.NaN)]), [])
})

test('another process goes on with the bands and trades that were remembered', () => {
  const first = openOutputs(bands, { history: [row(0, 0.1)] })
  first.next([row(1, 0.6)])
  const state = JSON.parse(JSON.stringify(first.state()))
  assert.deepEqual(openOutputs(bands, { history: [row(1, 0.6)], state }).next([row(2, 0.7)]), [])
  assert.equal(openOutputs(bands, { history: [row(1, 0.6)] }).next([row(2, 0.7)]).length, 1)
})

test('a simulated trader goes through every row and says what the trade before earned', () => {
  const config: PipelineConfig = { ...base, output_sets: [{ generator: 'trader_simulation' }] }
  const outputs = openOutputs(config, { history: [row(0, 0)] })
  const rows = [
    row(1, 0, { buy: 1, close: 10 }),
    row(2, 0, { buy: 1, close: 11 }),
    row(3, 0, { sell: 1, close: 12 }),
  ]
  assert.deepEqual(
    outputs.next(rows).map((notice) => notice.kind === 'text' && notice.text),
    ['▲ BUY ETHBTC at 10, simulated', '▼ SELL ETHBTC at 12, simulated; long earned +20.00 %'],
  )
  assert.deepEqual(outputs.next(rows.map((one) => ({ ...one, revised: true }))), [])
})

test('a diagram is drawn at the first row of each day, with the rows of the history', () => {
  const config: PipelineConfig = {
    ...base,
    output_sets: [
      {
        generator: 'diagram_notification_model',
        config: { notification_freq: '1d', nrows: 30, score_column_names: ['up'], score_thresholds: [0.5] },
      },
    ],
  }
  const outputs = openOutputs(config, { history: Array.from({ length: 40 }, (_, hour) => row(hour, 0.2)) })
  assert.deepEqual(outputs.next([row(40, 0.1)]), [])
  const [notice] = outputs.next([row(47, 0.1), row(48, 0.3, { buy: 1 })])
  assert.ok(notice?.kind === 'image')
  assert.equal(notice.key, `ETHBTC 0 ${48 * HOUR}`)
  assert.match(notice.svg, /^<svg .*class="buy" d="M/s)
  assert.deepEqual(outputs.next([row(49, 0.1)]), [])
})

test('a column that does not exist is refused with its place, an order to an exchange is said to be left out', () => {
  const wrong = (name: string): PipelineConfig => ({
    ...base,
    output_sets: [{ generator: 'score_notification_model', config: { score_column_names: [name] } }],
  })
  assert.throws(() => openOutputs(wrong('upp'), { history: [row(0, 0)] }), {
    code: 'column.missing',
    where: '/output_sets/0',
  })
  const trader: PipelineConfig = { ...base, output_sets: [{ generator: 'trader_binance', config: {} }] }
  assert.match(openOutputs(trader, { history: [row(0, 0)] }).notes.join(), /sends no orders here/)
})
