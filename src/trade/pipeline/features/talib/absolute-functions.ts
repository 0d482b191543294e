import { directionFunctions } from './absolute-direction.ts'
import { isZero, moveFunctions } from './absolute-moves.ts'
import { bands } from './bands.ts'
import { fullWindow, fullWindowOfChanges } from './of-stream.ts'
import { OVERLAP_FUNCTIONS } from './overlap-functions.ts'
import { byRow, numberOf, onKnownRows, type TalibFunction } from './talib-function.ts'

const deviation = byRow(['real'], {
  window: 5,
  args: { nbdev: 1 },
  lookBack: fullWindow,
  stream(n, args) {
    const next = varianceRows(n)
    const scale = numberOf(args, 'nbdev')
    return onKnownRows(({ real }) => {
      const variance = next(real)
      return Number.isNaN(variance) ? variance : variance < 1e-14 ? 0 : Math.sqrt(variance) * scale
    })
  },
})

/**
 * Functions of TA-Lib with its absolute zero: what is nearer to 0 than 1e-14 counts as 0, whatever a price
 * is quoted at; variances and covariances from running sums, which cancel.
 */
export const ABSOLUTE_FUNCTIONS: Readonly<Record<string, TalibFunction>> = {
  ...moveFunctions(),
  ...directionFunctions(),
  STDDEV: deviation,
  BBANDS: bands(OVERLAP_FUNCTIONS.SMA!, deviation),
  VAR: byRow(['real'], {
    window: 5,
    lookBack: fullWindow,
    stream(n) {
      const next = varianceRows(n)
      return onKnownRows(({ real }) => next(real))
    },
  }),
  CORREL: byRow(['real0', 'real1'], {
    window: 30,
    lookBack: fullWindow,
    stream(n) {
      const add = sumRows(n)
      return onKnownRows(({ real0, real1 }) => {
        const { count, x, y, xx, yy, xy } = add(real0, real1)
        if (count < n) return Number.NaN
        const spread = (xx - (x * x) / n) * (yy - (y * y) / n)
        return spread < 1e-14 ? 0 : (xy - (x * y) / n) / Math.sqrt(spread)
      })
    },
  }),
  BETA: byRow(['real0', 'real1'], {
    window: 5,
    lookBack: fullWindowOfChanges,
    stream(n) {
      const add = sumRows(n)
      let lastX = Number.NaN
      let lastY = Number.NaN
      return onKnownRows(({ real0, real1 }) => {
        const isFirst = Number.isNaN(lastX)
        const changeX = isZero(lastX) ? 0 : (real0 - lastX) / lastX
        const changeY = isZero(lastY) ? 0 : (real1 - lastY) / lastY
        lastX = real0
        lastY = real1
        if (isFirst) return Number.NaN
        const { count, x, y, xx, xy } = add(changeX, changeY)
        if (count < n) return Number.NaN
        const spread = n * xx - x * x
        return isZero(spread) ? 0 : (n * xy - x * y) / spread
      })
    },
  }),
}

/** Mean square less squared mean, of running sums. */
function varianceRows(n: number): (value: number) => number {
  const add = sumRows(n)
  return (value) => {
    const { count, x, xx } = add(value, 0)
    const mean = x / n
    return count < n ? Number.NaN : xx / n - mean * mean
  }
}

/** Running sums of the last n pairs and their products; the state is reused. */
function sumRows(n: number) {
  const xs = new Float64Array(n)
  const ys = new Float64Array(n)
  const state = { count: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 }
  let at = 0
  return (x: number, y: number): Readonly<typeof state> => {
    if (state.count === n) {
      const [oldX, oldY] = [xs[at]!, ys[at]!]
      state.x -= oldX
      state.xx -= oldX * oldX
      state.xy -= oldX * oldY
      state.y -= oldY
      state.yy -= oldY * oldY
    } else state.count++
    state.x += x
    state.xx += x * x
    state.xy += x * y
    state.y += y
    state.yy += y * y
    xs[at] = x
    ys[at] = y
    at = (at + 1) % n
    return state
  }
}
