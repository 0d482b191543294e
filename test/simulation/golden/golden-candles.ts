import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { allocateCandles, type Candles, parseTimeframe, timeframeMs } from '../../../src/domain/index.ts'

interface Bar {
  time: number
  open: number
  high: number
  low: number
  close: number
  volume: number
}

/** Rows of `PAIR-TIMEFRAME.csv.gz`: time, open, high, low, close, volume. */
export function readBars(path: string): readonly Bar[] {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n').slice(1)
  return lines.map((line) => {
    const [time, open, high, low, close, volume] = line.split(',').map(Number)
    return { time: time!, open: open!, high: high!, low: low!, close: close!, volume: volume! }
  })
}

/** Candles of the timeframe, gaps filled, from `start` to `end`, both included. */
export function candlesFrom(
  bars: readonly Bar[],
  timeframe: string,
  { start = -Infinity, end = Infinity }: { start?: number; end?: number } = {},
): Candles {
  const length = timeframeMs(parseTimeframe(timeframe))
  const filled = withoutGaps(aggregated(bars, length), length)
  const kept = filled.filter(({ time }) => time >= start && time <= end)
  const candles = allocateCandles(kept.length, parseTimeframe(timeframe))
  for (const [row, bar] of kept.entries()) {
    for (const name of ['time', 'open', 'high', 'low', 'close', 'volume'] as const)
      candles[name][row] = bar[name]
  }
  return candles
}

/** Buckets aligned to the epoch, of the rows that exist. */
function aggregated(bars: readonly Bar[], length: number): readonly Bar[] {
  const buckets: Bar[] = []
  for (const bar of bars) {
    const time = Math.floor(bar.time / length) * length
    const bucket = buckets.at(-1)
    if (bucket?.time !== time) {
      buckets.push({ ...bar, time })
      continue
    }
    bucket.high = Math.max(bucket.high, bar.high)
    bucket.low = Math.min(bucket.low, bar.low)
    bucket.close = bar.close
    bucket.volume += bar.volume
  }
  return buckets
}

function withoutGaps(bars: readonly Bar[], length: number): readonly Bar[] {
  const filled: Bar[] = []
  for (const bar of bars) {
    for (let last = filled.at(-1); last && last.time + length < bar.time; last = filled.at(-1)) {
      const { close } = last
      filled.push({ time: last.time + length, open: close, high: close, low: close, close, volume: 0 })
    }
    filled.push(bar)
  }
  return filled
}
