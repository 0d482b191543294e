import { ofCandles, ofClose, type Table } from './every-indicator.fixture.ts'
import * as math from './index.ts'

export const OSCILLATORS: Table = {
  rsi: ofClose([math.rsi, math.rsiInto, math.rsiStream], (n) => [n]),
  'rsi cutler': ofClose([math.rsi, math.rsiInto, math.rsiStream], (n) => [n, { method: 'cutler' as const }]),
  'rsi ewm': ofClose([math.rsi, math.rsiInto, math.rsiStream], (n) => [n, { method: 'ewm' as const }]),
  macd: ofClose([math.macd, math.macdInto, math.macdStream], (n) => [{ fast: n, slow: n + 2, signal: 3 }]),
  'macd sma': ofClose([math.macd, math.macdInto, math.macdStream], (n) => [
    { fast: n, slow: n + 2, signal: 3, seed: 'sma' as const },
  ]),
  mom: ofClose([math.mom, math.momInto, math.momStream], (n) => [n]),
  roc: ofClose([math.roc, math.rocInto, math.rocStream], (n) => [n]),
  stoch: ofCandles([math.stoch, math.stochInto, math.stochStream], (n) => [{ fastK: n, slowK: 2, slowD: 2 }]),
  willr: ofCandles([math.willr, math.willrInto, math.willrStream], (n) => [n]),
  cci: ofCandles([math.cci, math.cciInto, math.cciStream], (n) => [n]),
  adx: ofCandles([math.adx, math.adxInto, math.adxStream], (n) => [n], { least: 2 }),
  aroon: ofCandles([math.aroon, math.aroonInto, math.aroonStream], (n) => [n]),
}
