import { ofCandles, ofClose, type Table } from './every-indicator.fixture.ts'
import * as math from './index.ts'

export const VOLATILITIES: Table = {
  trueRange: ofCandles([math.trueRange, math.trueRangeInto, math.trueRangeStream], () => [], {
    kind: 'no-period',
  }),
  atr: ofCandles([math.atr, math.atrInto, math.atrStream], (n) => [n]),
  natr: ofCandles([math.natr, math.natrInto, math.natrStream], (n) => [n]),
  variance: ofClose([math.variance, math.varianceInto, math.varianceStream], (n) => [n]),
  stddev: ofClose([math.stddev, math.stddevInto, math.stddevStream], (n) => [n]),
  chaikinVolatility: ofCandles(
    [math.chaikinVolatility, math.chaikinVolatilityInto, math.chaikinVolatilityStream],
    (n) => [{ average: n, change: n + 1 }],
  ),
  historicalVolatility: ofClose(
    [math.historicalVolatility, math.historicalVolatilityInto, math.historicalVolatilityStream],
    (n) => [n, { rows: 365 }],
    { least: 2 },
  ),
  parkinson: ofCandles([math.parkinson, math.parkinsonInto, math.parkinsonStream], (n) => [n]),
  garmanKlass: ofCandles([math.garmanKlass, math.garmanKlassInto, math.garmanKlassStream], (n) => [
    n,
    { rows: 7 },
  ]),
  ulcerIndex: ofClose([math.ulcerIndex, math.ulcerIndexInto, math.ulcerIndexStream], (n) => [n]),
  choppiness: ofCandles([math.choppiness, math.choppinessInto, math.choppinessStream], (n) => [n], {
    least: 2,
  }),
}
