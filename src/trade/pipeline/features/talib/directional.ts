import { byRow, onKnownRows, type TalibFunction } from './talib-function.ts'

/** Sums of movements up and down of a bar beyond the one before, and of true ranges. */
export interface Movement {
  plus: number
  minus: number
  range: number
  /** Rows seen before this one. */
  row: number
}

interface Bar {
  readonly high: number
  readonly low: number
  readonly close: number
}

/**
 * Wilder's smoothed movement: sums over rows 1…n − 1, from row n on `sum − sum/n + new`.
 * @returns takes the next bar and gives the state, which is reused
 */
export function movementRows(n: number): (bar: Bar) => Readonly<Movement> {
  const state: Movement = { plus: 0, minus: 0, range: 0, row: -1 }
  let last: Bar | undefined
  return ({ high, low, close }) => {
    state.row++
    if (last) {
      const rise = high - last.high
      const fall = last.low - low
      const rows = state.row < n ? 0 : n
      const range = Math.max(high - low, Math.abs(high - last.close), Math.abs(low - last.close))
      state.plus = smooth(state.plus, rise > 0 && rise > fall ? rise : 0, rows)
      state.minus = smooth(state.minus, fall > 0 && fall > rise ? fall : 0, rows)
      state.range = smooth(state.range, range, rows)
    }
    last = { high, low, close }
    return state
  }
}

/** The sum with the value, less an n-th of itself; n = 0 takes nothing away. */
function smooth(sum: number, value: number, n: number): number {
  return n === 0 ? sum + value : sum - sum / n + value
}

/** `PLUS_DM`, `MINUS_DM`: smoothed movement in one direction, known from row n − 1 on. */
export function directionalMovement(side: 'plus' | 'minus'): TalibFunction {
  return byRow(['high', 'low'], {
    window: 14,
    stream(n) {
      const next = movementRows(n)
      return onKnownRows(({ high, low }) => {
        const state = next({ high, low, close: high })
        return state.row < n - 1 ? Number.NaN : state[side]
      })
    },
  })
}
