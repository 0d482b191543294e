import { type Candles, PRICE_COLUMNS } from '../../../domain/index.ts'
import { mergeCandles } from '../merge-candles.ts'
import { MOST_ROWS } from './candles-range.ts'
import type { ChosenSeries } from './candles-series.ts'
import type { CandleWindow } from './candles-window.ts'

export type CandleFormat = 'arrays' | 'objects' | 'columns'

interface Shape {
  readonly format: CandleFormat
  readonly nextCursor: string | null
  /** Columns alone: neighbours are merged above so many rows. */
  readonly limit: number
}

const NAMES = ['time', ...PRICE_COLUMNS] as const

/** The JSON of an answer of candles. What is no number is null. */
export function writeCandles(
  { key: { venue, pair, timeframe }, source }: ChosenSeries,
  { candles, incomplete }: CandleWindow,
  { format, nextCursor, limit }: Shape,
): string {
  if (format === 'columns') {
    const merged = mergeCandles(candles, Math.min(limit, MOST_ROWS))
    return JSON.stringify({ venue, pair, timeframe, rows: candles.length, ...merged })
  }
  const head = { venue, pair, timeframe, source: source.timeframe, rows: candles.length }
  const tail = { incomplete, nextCursor }
  const rows = format === 'arrays' ? writeRows(candles, ARRAY) : writeRows(candles, OBJECT)
  const names = format === 'arrays' ? `,"columns":${JSON.stringify(NAMES)}` : ''
  return `${JSON.stringify(head).slice(0, -1)}${names},"candles":[${rows}],${JSON.stringify(tail).slice(1)}`
}

const ARRAY = { open: '[', close: ']', before: NAMES.map(() => '') }
const OBJECT = { open: '{', close: '}', before: NAMES.map((name) => `"${name}":`) }

function writeRows(candles: Candles, { open, close, before }: typeof ARRAY): string {
  const columns = NAMES.map((name) => candles[name])
  let text = ''
  for (let row = 0; row < candles.length; row++) {
    text += row === 0 ? open : `,${open}`
    for (let at = 0; at < columns.length; at++) {
      const value = columns[at]![row]!
      text += `${at === 0 ? '' : ','}${before[at]}${Number.isFinite(value) ? value : 'null'}`
    }
    text += close
  }
  return text
}
