import { ofCandles, ofClose, type Table } from './every-indicator.fixture.ts'
import * as math from './index.ts'

export const AVERAGES: Table = {
  sma: ofClose([math.sma, math.smaInto, math.smaStream], (n) => [n]),
  ema: ofClose([math.ema, math.emaInto, math.emaStream], (n) => [n]),
  'ema sma': ofClose([math.ema, math.emaInto, math.emaStream], (n) => [n, { seed: 'sma' as const }]),
  wma: ofClose([math.wma, math.wmaInto, math.wmaStream], (n) => [n]),
  dema: ofClose([math.dema, math.demaInto, math.demaStream], (n) => [n]),
  tema: ofClose([math.tema, math.temaInto, math.temaStream], (n) => [n]),
  t3: ofClose([math.t3, math.t3Into, math.t3Stream], (n) => [n, { volumeFactor: 0.6 }]),
  trima: ofClose([math.trima, math.trimaInto, math.trimaStream], (n) => [n]),
  kama: ofClose([math.kama, math.kamaInto, math.kamaStream], (n) => [n]),
  'kama periods': ofClose([math.kama, math.kamaInto, math.kamaStream], (n) => [3, { fast: n, slow: n + 4 }]),
  hma: ofClose([math.hma, math.hmaInto, math.hmaStream], (n) => [n], { least: 2 }),
  zlema: ofClose([math.zlema, math.zlemaInto, math.zlemaStream], (n) => [n]),
  rma: ofClose([math.rma, math.rmaInto, math.rmaStream], (n) => [n]),
  alma: ofClose([math.alma, math.almaInto, math.almaStream], (n) => [n]),
  vwma: ofCandles([math.vwma, math.vwmaInto, math.vwmaStream], (n) => [n]),
  evwma: ofCandles([math.evwma, math.evwmaInto, math.evwmaStream], (n) => [n]),
  vidya: ofClose([math.vidya, math.vidyaInto, math.vidyaStream], (n) => [n]),
  mama: ofClose([math.mama, math.mamaInto, math.mamaStream], () => [{ fast: 0.4 }], { kind: 'no-period' }),
}
