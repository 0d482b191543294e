import { allocateColumn } from '../../../../domain/index.ts'
import { stddev, stddevStream } from '../../../../math/index.ts'
import { fullWindow, ofReal } from './of-stream.ts'
import { numberOf, type TalibFunction, talib } from './talib-function.ts'

const DEVIATION = ofReal({ lookBack: fullWindow, batch: stddev, stream: stddevStream })

/** `BBANDS`: a mean, and the same with so many deviations more and less. */
export function bands(average: TalibFunction, deviation: TalibFunction = DEVIATION): TalibFunction {
  return talib(['real'], {
    window: 5,
    outputs: ['upperband', 'middleband', 'lowerband'],
    args: { nbdevup: 2, nbdevdn: 2 },
    lookBack: fullWindow,
    batch(inputs, n, args) {
      const [middle] = average.compute(inputs, n, average.args)
      const [spread] = deviation.compute(inputs, n, deviation.args)
      const [up, down] = [numberOf(args, 'nbdevup'), numberOf(args, 'nbdevdn')]
      const upper = allocateColumn(middle!.length)
      const lower = allocateColumn(middle!.length)
      for (let row = 0; row < upper.length; row++) {
        upper[row] = middle![row]! + up * spread![row]!
        lower[row] = middle![row]! - down * spread![row]!
      }
      return [upper, middle!, lower]
    },
    stream(n, args) {
      const middleOf = average.open(n, average.args)
      const spreadOf = deviation.open(n, deviation.args)
      const [up, down] = [numberOf(args, 'nbdevup'), numberOf(args, 'nbdevdn')]
      return (row) => {
        const middle = middleOf(row)[0]!
        const spread = spreadOf(row)[0]!
        return [middle + up * spread, middle, middle - down * spread]
      }
    },
  })
}
