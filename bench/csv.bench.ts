import assert from 'node:assert/strict'
import { formatCandles, parseCandles } from '../src/adapters/source/index.ts'
import { type Candles, PRICE_COLUMNS } from '../src/domain/index.ts'
import { collectCandles, demoMarket } from '../src/trade/market/index.ts'
import type { Contest } from './harness.ts'

const { key, rows } = demoMarket({ days: 60 }).series[0]!
const { candles } = collectCandles(rows, key.timeframe)
const bytes = Buffer.from(formatCandles(candles))

/** Our byte parser, with all of its checks, beside split and Number without any. */
export const contests: readonly Contest[] = [
  {
    name: 'candles from CSV',
    unit: 'row',
    count: candles.length,
    contestants: [
      { name: 'leme', run: () => parseCandles(bytes, 'bench.csv', key.timeframe).candles },
      { name: 'split and Number', run: () => splitCandles(bytes.toString()) },
    ],
    sameResult: sameCandles,
  },
]

function splitCandles(text: string): Omit<Candles, 'timeframe'> {
  const lines = text.trimEnd().split('\n').slice(1)
  const column = () => new Float64Array(lines.length)
  const [time, open, high, low, close, volume] = [column(), column(), column(), column(), column(), column()]
  lines.forEach((line, row) => {
    const fields = line.split(',')
    time[row] = Number(fields[0])
    open[row] = Number(fields[1])
    high[row] = Number(fields[2])
    low[row] = Number(fields[3])
    close[row] = Number(fields[4])
    volume[row] = Number(fields[5])
  })
  return { length: lines.length, time, open, high, low, close, volume }
}

function sameCandles(a: unknown, b: unknown): void {
  const [left, right] = [a as Candles, b as Candles]
  for (const name of ['time', ...PRICE_COLUMNS] as const) {
    assert.ok(
      left[name].every((value, row) => value === right[name][row]),
      name,
    )
  }
}
