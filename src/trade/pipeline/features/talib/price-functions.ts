import {
  ad,
  adosc,
  adoscStream,
  adStream,
  atr,
  atrStream,
  averagePrice,
  averagePriceStream,
  medianPrice,
  medianPriceStream,
  natr,
  natrStream,
  obv,
  obvStream,
  trueRange,
  trueRangeStream,
  typicalPrice,
  typicalPriceStream,
  weightedClose,
  weightedCloseStream,
} from '../../../../math/index.ts'
import { ofBars } from './of-stream.ts'
import { numberOf, type TalibArgs, type TalibFunction, talib } from './talib-function.ts'

const BARS = ['high', 'low', 'close'] as const
const TRADED = [...BARS, 'volume'] as const

/** TA-Lib's groups "Volume Indicators", "Volatility Indicators" and "Price Transform". */
export const PRICE_FUNCTIONS: Readonly<Record<string, TalibFunction>> = {
  AD: ofBars(TRADED, { batch: (bars) => ad(bars), stream: () => adStream() }),
  ADOSC: ofBars(TRADED, {
    args: { fastperiod: 3, slowperiod: 10 },
    batch: (bars, _, args) => adosc(bars, spansOf(args)),
    stream: (_, args) => adoscStream(spansOf(args)),
  }),
  OBV: talib(['real', 'volume'], {
    batch: ({ real, volume }) => [obv({ close: real, volume })],
    stream() {
      const state = obvStream()
      return ({ real, volume }) => [state.next({ close: real, volume })]
    },
  }),
  ATR: ofBars(BARS, { window: 14, batch: atr, stream: atrStream }),
  NATR: ofBars(BARS, { window: 14, batch: natr, stream: natrStream }),
  TRANGE: ofBars(BARS, {
    lookBack: () => 1,
    batch: (bars) => trueRange(bars),
    stream: () => trueRangeStream(),
  }),
  AVGPRICE: ofBars(['open', ...BARS], {
    lookBack: () => 0,
    batch: (bars) => averagePrice(bars),
    stream: () => averagePriceStream(),
  }),
  MEDPRICE: ofBars(['high', 'low'], {
    lookBack: () => 0,
    batch: (bars) => medianPrice(bars),
    stream: () => medianPriceStream(),
  }),
  TYPPRICE: ofBars(BARS, {
    lookBack: () => 0,
    batch: (bars) => typicalPrice(bars),
    stream: () => typicalPriceStream(),
  }),
  WCLPRICE: ofBars(BARS, {
    lookBack: () => 0,
    batch: (bars) => weightedClose(bars),
    stream: () => weightedCloseStream(),
  }),
}

function spansOf(args: TalibArgs) {
  return { fast: numberOf(args, 'fastperiod'), slow: numberOf(args, 'slowperiod') }
}
