import { allocateCandleRows, type CandleRows, type RejectedRow } from '../../../trade/market/index.ts'
import { SourceError } from '../source-error.ts'

const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const

/**
 * Rows of freqtrade's JSON: a list of `[time, open, high, low, close, volume]`, times in milliseconds. A row's
 * line is its place in the list, from 1.
 * @throws SourceError `candles.format`
 */
export function parseJsonRows(
  bytes: Uint8Array,
  name: string,
): { readonly rows: CandleRows; readonly rejected: readonly RejectedRow[] } {
  const list = listOf(bytes, name)
  const rejected: RejectedRow[] = []
  const good: { readonly line: number; readonly values: readonly number[] }[] = []
  list.forEach((values, at) => {
    if (isRow(values)) good.push({ line: at + 1, values })
    else rejected.push({ line: at + 1, reason: `this is no row of six numbers: ${JSON.stringify(values)}` })
  })
  const rows = allocateCandleRows(good.length)
  good.forEach(({ line, values }, row) => {
    rows.line[row] = line
    for (const [field, column] of COLUMNS.entries()) rows[column][row] = values[field]!
  })
  return { rows, rejected }
}

function listOf(bytes: Uint8Array, name: string): readonly unknown[] {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw broken(name, `is no JSON: ${(cause as Error).message}`, cause)
  }
  if (Array.isArray(value)) return value
  throw broken(name, 'is no list of rows')
}

function isRow(values: unknown): values is readonly number[] {
  return (
    Array.isArray(values) && values.length >= 6 && values.slice(0, 6).every((one) => typeof one === 'number')
  )
}

function broken(name: string, what: string, cause?: unknown): SourceError {
  return new SourceError('candles.format', `${name} ${what}`, {
    hint: 'Candles in JSON are written as freqtrade does: [[time, open, high, low, close, volume], …].',
    where: name,
    cause,
  })
}
