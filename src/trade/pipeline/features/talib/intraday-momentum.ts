import { fullWindow } from './of-stream.ts'
import { byRow, type TalibFunction } from './talib-function.ts'

/** `IMI`: bodies of the rising candles in percent of all bodies of the last n. */
export function intradayMomentum(): TalibFunction {
  return byRow(['open', 'close'], {
    window: 14,
    lookBack: fullWindow,
    stream(n) {
      const bodies = new Float64Array(n).fill(Number.NaN)
      let at = 0
      return ({ open, close }) => {
        bodies[at] = close - open
        at = (at + 1) % n
        let up = 0
        let total = 0
        for (let k = 0; k < n; k++) {
          const body = bodies[(at + k) % n]!
          if (body > 0) up += body
          total += Math.abs(body)
        }
        return [100 * (up / total)]
      }
    },
  })
}
