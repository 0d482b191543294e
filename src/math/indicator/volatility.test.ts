import * as math from '../index.ts'
import { type Definition, judgeDefinitions } from './definitions.suite.ts'
import {
  average,
  both,
  each,
  emaLike,
  largest,
  moment,
  rangeLike,
  rateOfChange,
  rolling,
  smallest,
  total,
} from './plain.fixture.ts'

const VOLATILITY: Readonly<Record<string, Definition>> = {
  chaikinVolatility: {
    actual: (c, n) => math.chaikinVolatility(c, { average: n, change: 3 }),
    wanted: ({ high, low }, n) => {
      const size = emaLike(
        both(high, low, (top, bottom) => top - bottom),
        n,
      )
      return rateOfChange(size, 3).map((rate, row) => (size[row - 3] === 0 ? 0 : rate))
    },
    tolerance: 1e-7,
  },
  historicalVolatility: {
    actual: (c, n) => math.historicalVolatility(c.close, n, { rows: 365 }),
    wanted: ({ close }, n) => {
      const changes = each(close, (row) => Math.log(close[row]! / (close[row - 1] ?? NaN)))
      return rolling(changes, n, (values) => Math.sqrt((365 * moment(values, 2) * n) / (n - 1)))
    },
    least: 2,
  },
  parkinson: {
    actual: (c, n) => math.parkinson(c, n, { rows: 9 }),
    wanted: ({ high, low }, n) => {
      const squares = both(high, low, (top, bottom) => Math.log(top / bottom) ** 2)
      return rolling(squares, n, (values) => 3 * Math.sqrt(average(values) / 4 / Math.LN2))
    },
    tolerance: 1e-7,
  },
  garmanKlass: {
    actual: (c, n) => math.garmanKlass(c, n),
    wanted: ({ open, high, low, close }, n) => {
      const squares = each(close, (row) => {
        const [range, move] = [Math.log(high[row]! / low[row]!), Math.log(close[row]! / open[row]!)]
        return range ** 2 / 2 - (2 * Math.LN2 - 1) * move ** 2
      })
      return rolling(squares, n, (values) => Math.sqrt(average(values)))
    },
    tolerance: 1e-7,
  },
  ulcerIndex: {
    actual: (c, n) => math.ulcerIndex(c.close, n),
    wanted: (c, n) =>
      rolling(c.close, n, (values) => {
        const losses = values.map((value, k) => 1 - value / largest(values.slice(0, k + 1)))
        return 100 * Math.sqrt(average(losses.map((loss) => loss ** 2)))
      }),
  },
  choppiness: {
    actual: (c, n) => math.choppiness(c, n),
    wanted: (c, n) => {
      const ranges = rolling(rangeLike(c), n, total)
      const spans = both(
        rolling(c.high, n, largest),
        rolling(c.low, n, smallest),
        (top, bottom) => top - bottom,
      )
      return both(ranges, spans, (sum, span) => {
        if (Number.isNaN(sum)) return NaN
        return span === 0 ? 100 : (100 * Math.log10(sum / span)) / Math.log10(n)
      })
    },
    least: 2,
  },
}

judgeDefinitions('volatility', VOLATILITY)
