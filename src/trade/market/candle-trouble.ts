import { type Candles, candleStart, formatTime, type Timeframe } from '../../domain/index.ts'
import { MarketError } from './market-error.ts'
import { rasterOf } from './raster.ts'

/** Times outside 1970…2099 are taken for mistakes of unit. UTC milliseconds, `end` excluded. */
const ERA = { start: 0, end: Date.UTC(2100, 0, 1) }

/** The columns of a candle, without its timeframe. */
export type CandleColumns = Pick<Candles, 'time' | 'open' | 'high' | 'low' | 'close' | 'volume'>

/**
 * Whether row `row` is a candle that a market can have made. Costs a few nanoseconds; {@link candleTrouble}
 * says what is wrong. NaN and infinities fail every comparison below.
 */
export function isPossible(columns: CandleColumns, row: number): boolean {
  const open = columns.open[row]!
  const high = columns.high[row]!
  const low = columns.low[row]!
  const close = columns.close[row]!
  const volume = columns.volume[row]!
  return (
    low > 0 &&
    high < Infinity &&
    low <= open &&
    low <= close &&
    open <= high &&
    close <= high &&
    volume >= 0 &&
    volume < Infinity
  )
}

/** Whether `time` is the start of a candle of this timeframe, 1970…2099. */
export function isOnRaster(time: number, timeframe: Timeframe): boolean {
  return time >= ERA.start && time < ERA.end && candleStart(time, timeframe) === time
}

/** Whether `time` is a number of UTC milliseconds in 1970…2099. */
export function isInEra(time: number): boolean {
  return time >= ERA.start && time < ERA.end
}

/** What makes row `row` unusable, as a sentence without a subject line; undefined when nothing does. */
export function candleTrouble(columns: CandleColumns, row: number, timeframe: Timeframe): string | undefined {
  return timeTrouble(columns.time[row]!, timeframe) ?? priceTrouble(columns, row)
}

function timeTrouble(time: number, timeframe: Timeframe): string | undefined {
  if (!Number.isFinite(time)) return `time is not a number`
  if (!isInEra(time)) return `time ${time} is not between 1970 and 2100 in UTC milliseconds`
  if (!isOnRaster(time, timeframe))
    return `time ${exactTime(time)} UTC is not the start of a ${timeframe} candle`
  return undefined
}

function priceTrouble(columns: CandleColumns, row: number): string | undefined {
  if (isPossible(columns, row)) return undefined
  for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
    if (!Number.isFinite(columns[name][row]!)) return `${name} is not a finite number`
  }
  for (const name of ['open', 'high', 'low', 'close'] as const) {
    if (columns[name][row]! <= 0) return `${name} ${columns[name][row]} is not above zero`
  }
  const volume = columns.volume[row]!
  if (volume < 0) return `volume ${volume} is negative`
  const high = columns.high[row]!
  const low = columns.low[row]!
  if (high < low) return `high ${high} is below low ${low}`
  const outside = (['open', 'close'] as const).find((name) => {
    const price = columns[name][row]!
    return price > high || price < low
  })!
  const price = columns[outside][row]!
  return price > high
    ? `high ${high} is below ${outside} ${price}`
    : `low ${low} is above ${outside} ${price}`
}

function exactTime(time: number): string {
  return time % 1000 === 0 ? formatTime(time) : new Date(time).toISOString().slice(0, 23).replace('T', ' ')
}

/**
 * Guard of every store: candles must ascend without repetition, lie on their raster and be possible.
 * @throws MarketError `candles.unordered`, `candles.impossible`
 */
export function requireSound(candles: Candles): void {
  const { step, anchor } = rasterOf(candles.timeframe)
  const { time } = candles
  for (let row = 0; row < candles.length; row++) {
    const now = time[row]!
    const isSound = isInEra(now) && (now - anchor) % step === 0 && isPossible(candles, row)
    if (isSound && (row === 0 || now > time[row - 1]!)) continue
    const trouble = candleTrouble(candles, row, candles.timeframe)
    const message = trouble ?? `${formatTime(now)} UTC does not come after the row before it`
    const code = trouble === undefined ? 'candles.unordered' : 'candles.impossible'
    throw new MarketError(code, `Row ${row}: ${message}`, {
      hint: 'Pass rows through collectCandles first: it sorts them, and lists what it rejects.',
    })
  }
}
