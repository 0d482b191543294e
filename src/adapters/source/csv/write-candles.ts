import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Candles } from '../../../domain/index.ts'
import { SourceError } from '../source-error.ts'

const HEADER = 'open_time,open,high,low,close,volume\n'
const ROWS_AT_ONCE = 20_000

/** CSV that {@link readCandles} reads back to the last bit: times in UTC milliseconds, shortest decimals. */
export function formatCandles(candles: Candles): Uint8Array {
  return formatRows(candles, { head: HEADER, open: '', close: '\n', between: '', tail: '' })
}

/** JSON that freqtrade and {@link readCandles} read: a list of `[time, open, high, low, close, volume]`. */
export function formatJsonCandles(candles: Candles): Uint8Array {
  return formatRows(candles, { head: '[', open: '[', close: ']', between: ',\n', tail: ']\n' })
}

interface RowShape {
  readonly head: string
  readonly open: string
  readonly close: string
  readonly between: string
  readonly tail: string
}

function formatRows({ length, time, open, high, low, close, volume }: Candles, shape: RowShape): Uint8Array {
  const pieces = [Buffer.from(shape.head)]
  for (let first = 0; first < length; first += ROWS_AT_ONCE) {
    let text = first === 0 ? '' : shape.between
    const end = Math.min(length, first + ROWS_AT_ONCE)
    for (let row = first; row < end; row++) {
      text += `${shape.open}${time[row]},${open[row]},${high[row]},${low[row]},${close[row]},${volume[row]}${shape.close}`
      if (row < end - 1) text += shape.between
    }
    pieces.push(Buffer.from(text))
  }
  pieces.push(Buffer.from(shape.tail))
  return Buffer.concat(pieces)
}

/**
 * Writes candles to a file of CSV, or of JSON when its name ends in `.json` or `.json.gz`; gzip when its name ends
 * in `.gz`. The file appears whole or not at all.
 * @throws SourceError `file.unwritable`
 */
export function writeCandles(path: string, candles: Candles): void {
  const text = /\.json(\.gz)?$/.test(path) ? formatJsonCandles(candles) : formatCandles(candles)
  const partial = `${path}.partial`
  try {
    writeFileSync(partial, path.endsWith('.gz') ? gzipSync(text) : text)
    renameSync(partial, path)
  } catch (cause) {
    rmSync(partial, { force: true })
    throw new SourceError('file.unwritable', `${path} cannot be written: ${(cause as Error).message}`, {
      hint: 'Check that its folder is there and that you may write in it.',
      where: path,
      cause,
    })
  }
}
