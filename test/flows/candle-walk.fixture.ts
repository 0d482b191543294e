import { random } from '../../src/math/index.ts'

export interface WalkCandle {
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

export interface WalkOptions {
  readonly rows: number
  /** Minutes between candles; default 5. */
  readonly minutes?: number
  readonly start?: number
}

export const WALK_START = Date.UTC(2025, 0, 1)

/** Made-up candles, the same for the same seed on every machine. */
export function candleWalk(
  seed: string,
  { rows, minutes = 5, start = WALK_START }: WalkOptions,
): WalkCandle[] {
  const draw = random(seed)
  const candles: WalkCandle[] = []
  let open = 100
  for (let row = 0; row < rows; row++) {
    const close = price(open * (1 + draw.normal() * 0.004))
    const high = price(Math.max(open, close) * (1 + draw.next() * 0.003))
    const low = price(Math.min(open, close) * (1 - draw.next() * 0.003))
    const time = start + row * minutes * 60_000
    candles.push({ time, open, high, low, close, volume: Math.round(draw.next() * 1000) / 10 })
    open = close
  }
  return candles
}

/** Rows as an exchange's file has them. */
export function candleCsv(candles: readonly WalkCandle[]): string {
  return `open_time,open,high,low,close,volume\n${candles.map(candleLine).join('')}`
}

export function candleLine({ time, open, high, low, close, volume }: WalkCandle): string {
  return `${time},${open},${high},${low},${close},${volume}\n`
}

/** Every `size` candles as one. */
export function aggregated(candles: readonly WalkCandle[], size: number): WalkCandle[] {
  return Array.from({ length: candles.length / size }, (_, at) => {
    const part = candles.slice(at * size, (at + 1) * size)
    return {
      time: part[0]!.time,
      open: part[0]!.open,
      high: Math.max(...part.map(({ high }) => high)),
      low: Math.min(...part.map(({ low }) => low)),
      close: part.at(-1)!.close,
      volume: part.reduce((sum, { volume }) => sum + volume, 0),
    }
  })
}

function price(value: number): number {
  return Number(value.toFixed(4))
}
