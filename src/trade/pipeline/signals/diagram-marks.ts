import type { Column } from '../../../domain/index.ts'
import { type DiagramTheme, round, type Scale } from './diagram-parts.ts'
import type { DiagramRows } from './resample-rows.ts'

interface Placed {
  /** Place of the middle of a row. */
  readonly x: Scale
  readonly y: Scale
}

/** A line through the values; it stops where there is none. */
export function linePath(values: Column, { x, y, colour }: Placed & { colour: string }): string {
  let path = ''
  let isDrawing = false
  values.forEach((value, row) => {
    if (Number.isFinite(value)) path += `${isDrawing ? 'L' : 'M'}${round(x(row))} ${round(y(value))}`
    isDrawing = Number.isFinite(value)
  })
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1"/>`
}

/** Candles: hollow where the close is not below the open, filled where it is. */
export function candleMarks(
  { open, high, low, close }: DiagramRows,
  { x, y, colours, slot }: Placed & { colours: DiagramTheme; slot: number },
): string {
  const half = Math.max(0.5, Math.min(5, slot * 0.35))
  let [ups, downs] = ['', '']
  for (let row = 0; row < close.length; row++) {
    const [middle, left] = [round(x(row)), round(x(row) - half)]
    const [top, bottom] = [Math.max(open[row]!, close[row]!), Math.min(open[row]!, close[row]!)].map(
      (value) => round(y(value)),
    )
    const candle = `M${middle} ${round(y(high[row]!))}V${top}M${middle} ${bottom}V${round(y(low[row]!))}M${left} ${top}h${round(2 * half)}V${bottom}h${round(-2 * half)}Z`
    if (![open, high, low].every((column) => Number.isFinite(column[row]!))) continue
    if (close[row]! >= open[row]!) ups += candle
    else downs += candle
  }
  return `<path d="${ups}" fill="${colours.bg}" stroke="${colours.up}"/><path d="${downs}" fill="${colours.down}" stroke="${colours.down}"/>`
}

/** A triangle that points up below a row with a buy signal, one that points down above a row with a sell signal. */
export function tradeMarks(
  { buy, sell, high, low }: DiagramRows,
  { x, y, colours }: Placed & { colours: DiagramTheme },
): string {
  const mark = (signal: Column | undefined, price: Column, down: 1 | -1): string => {
    let path = ''
    signal?.forEach((value, row) => {
      if (value !== 1 || !Number.isFinite(price[row]!)) return
      path += `M${round(x(row))} ${round(y(price[row]!) - 4 * down)}l-4 ${-7 * down}h8Z`
    })
    return path
  }
  return `<path class="buy" d="${mark(buy, low, -1)}" fill="${colours.up}"/><path class="sell" d="${mark(sell, high, 1)}" fill="${colours.down}"/>`
}
