import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Candles } from '../../../domain/index.ts'
import { SourceError } from '../source-error.ts'

const HEADER = 'open_time,open,high,low,close,volume\n'
const ROWS_AT_ONCE = 20_000

/** CSV that {@link readCandles} reads back to the last bit: times in UTC milliseconds, shortest decimals. */
export function formatCandles({ length, time, open, high, low, close, volume }: Candles): Uint8Array {
  const pieces = [Buffer.from(HEADER)]
  for (let first = 0; first < length; first += ROWS_AT_ONCE) {
    let text = ''
    for (let row = first; row < Math.min(length, first + ROWS_AT_ONCE); row++) {
      text += `${time[row]},${open[row]},${high[row]},${low[row]},${close[row]},${volume[row]}\n`
    }
    pieces.push(Buffer.from(text))
  }
  return Buffer.concat(pieces)
}

/**
 * Writes candles to a CSV file, gzip when its name ends in `.gz`. The file appears whole or not at all.
 * @throws SourceError `file.unwritable`
 */
export function writeCandles(path: string, candles: Candles): void {
  const text = formatCandles(candles)
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
