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
}
