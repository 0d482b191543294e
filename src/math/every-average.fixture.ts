import { ofClose, type Table } from './every-indicator.fixture.ts'
import * as math from './index.ts'

export const AVERAGES: Table = {
  sma: ofClose([math.sma, math.smaInto, math.smaStream], (n) => [n]),
  ema: ofClose([math.ema, math.emaInto, math.emaStream], (n) => [n]),
  'ema sma': ofClose([math.ema, math.emaInto, math.emaStream], (n) => [n, { seed: 'sma' }]),
  wma: ofClose([math.wma, math.wmaInto, math.wmaStream], (n) => [n]),
}
