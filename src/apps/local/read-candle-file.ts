import {
  fetchBytes,
  parseCandles,
  type ReadCandles,
  readCandles,
  releaseBytes,
} from '../../adapters/source/index.ts'
import { Fault, type Timeframe } from '../../domain/index.ts'

/**
 * Reads a file of candles; a failure that does not say where names the file.
 * @throws SourceError, Fault with the code of a MarketError
 */
export function readCandleFile(path: string, timeframe: Timeframe): ReadCandles {
  return naming(path, () => readCandles(path, timeframe))
}

/**
 * The same of a file that is read and unpacked while this thread does something else. What it resolves to
 * makes the candles, once.
 */
export async function fetchCandleFile(path: string, timeframe: Timeframe): Promise<() => ReadCandles> {
  const bytes = await fetchBytes(path)
  return () => {
    try {
      return naming(path, () => parseCandles(bytes, path, timeframe))
    } finally {
      releaseBytes(bytes)
    }
  }
}

function naming<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Fault) || error.where) throw error
    throw new Fault(error.kind, error.code, `${path}: ${error.message}`, {
      where: path,
      cause: error,
      ...(error.hint && { hint: error.hint }),
    })
  }
}

const SHOWN = 5

/** What of a file became no candle, in words; empty for a clean file. */
export function leftOut(path: string, { rejected, duplicates }: ReadCandles): readonly string[] {
  const more = rejected.length - SHOWN
  return [
    ...rejected.slice(0, SHOWN).map(({ line, reason }) => `${path}:${line} left out: ${reason}`),
    ...(more > 0 ? [`${path}: ${more} more lines left out`] : []),
    ...(duplicates > 0 ? [`${path}: ${duplicates} repeated lines`] : []),
  ]
}
