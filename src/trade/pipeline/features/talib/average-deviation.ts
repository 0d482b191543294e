import { fullWindow } from './of-stream.ts'
import { byRow, type TalibFunction } from './talib-function.ts'

/** `AVGDEV`: mean distance of the last n values from their mean. */
export function averageDeviation(): TalibFunction {
  return byRow(['real'], {
    window: 14,
    lookBack: fullWindow,
    stream(n) {
      const ring = new Float64Array(n).fill(Number.NaN)
      let at = 0
      return ({ real }) => {
        ring[at] = real
        at = (at + 1) % n
        let sum = 0
        for (let k = 0; k < n; k++) sum += ring[(at + k) % n]!
        const mean = sum / n
        let distance = 0
        for (let k = 0; k < n; k++) distance += Math.abs(ring[(at + k) % n]! - mean)
        return [distance / n]
      }
    },
  })
}
