import { isZero } from './absolute-moves.ts'
import { type Movement, movementRows } from './directional.ts'
import { byRow, onKnownRows, type TalibFunction } from './talib-function.ts'

const BARS = ['high', 'low', 'close'] as const

interface Bar {
  readonly high: number
  readonly low: number
  readonly close: number
}

/** Wilder's directional indices with TA-Lib's zero. */
export function directionFunctions(): Readonly<Record<string, TalibFunction>> {
  return {
    PLUS_DI: ofBars((n) => share(n, 'plus')),
    MINUS_DI: ofBars((n) => share(n, 'minus')),
    DX: ofBars(imbalance),
    ADX: ofBars(averageImbalance),
    ADXR: ofBars(rating),
  }
}

function ofBars(rows: (n: number) => (bar: Bar) => number): TalibFunction {
  return byRow(BARS, { window: 14, stream: (n) => onKnownRows(rows(n)) })
}

function share(n: number, side: 'plus' | 'minus') {
  const next = movementRows(n)
  return (bar: Bar) => {
    const movement = next(bar)
    return movement.row < n ? Number.NaN : shareOf(movement, side)
  }
}

function shareOf(movement: Readonly<Movement>, side: 'plus' | 'minus'): number {
  return isZero(movement.range) ? 0 : 100 * (movement[side] / movement.range)
}

/** 100·|DI+ − DI−| / (DI+ + DI−), or NaN where that is not to be had. */
function imbalanceOf(movement: Readonly<Movement>): number {
  if (isZero(movement.range)) return Number.NaN
  const [plus, minus] = [shareOf(movement, 'plus'), shareOf(movement, 'minus')]
  return isZero(plus + minus) ? Number.NaN : 100 * (Math.abs(minus - plus) / (plus + minus))
}

function imbalance(n: number) {
  const next = movementRows(n)
  let last = 0
  return (bar: Bar) => {
    const movement = next(bar)
    if (movement.row < n) return Number.NaN
    const value = imbalanceOf(movement)
    if (!Number.isNaN(value)) last = value
    return last
  }
}

/** The mean of the first n, then Wilder's average; what is not to be had leaves it as it is. */
function averageImbalance(n: number) {
  const next = movementRows(n)
  let average = 0
  return (bar: Bar) => {
    const movement = next(bar)
    const value = movement.row < n ? Number.NaN : imbalanceOf(movement)
    if (movement.row < 2 * n) {
      if (!Number.isNaN(value)) average += value
      if (movement.row < 2 * n - 1) return Number.NaN
      average /= n
      return average
    }
    if (!Number.isNaN(value)) average = (average * (n - 1) + value) / n
    return average
  }
}

function rating(n: number) {
  const next = averageImbalance(n)
  const kept = new Float64Array(n).fill(Number.NaN)
  let at = 0
  return (bar: Bar) => {
    const value = next(bar)
    kept[at] = value
    at = (at + 1) % n
    return (value + kept[at]!) / 2
  }
}
