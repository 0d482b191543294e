import { ofCandles, type Table } from './every-indicator.fixture.ts'
import * as math from './index.ts'

export const CANDLES: Table = {
  typicalPrice: ofCandles([math.typicalPrice, math.typicalPriceInto, math.typicalPriceStream], () => [], {
    kind: 'no-period',
  }),
  medianPrice: ofCandles([math.medianPrice, math.medianPriceInto, math.medianPriceStream], () => [], {
    kind: 'no-period',
  }),
  weightedClose: ofCandles([math.weightedClose, math.weightedCloseInto, math.weightedCloseStream], () => [], {
    kind: 'no-period',
  }),
  averagePrice: ofCandles([math.averagePrice, math.averagePriceInto, math.averagePriceStream], () => [], {
    kind: 'no-period',
  }),
}
