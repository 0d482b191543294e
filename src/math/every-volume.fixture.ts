import { ofCandles, type Table } from './every-indicator.fixture.ts'
import * as math from './index.ts'

export const VOLUMES: Table = {
  obv: ofCandles([math.obv, math.obvInto, math.obvStream], () => [], { kind: 'no-period' }),
  ad: ofCandles([math.ad, math.adInto, math.adStream], () => [], { kind: 'no-period' }),
  adosc: ofCandles([math.adosc, math.adoscInto, math.adoscStream], (n) => [{ fast: n, slow: n + 3 }]),
  cmf: ofCandles([math.cmf, math.cmfInto, math.cmfStream], (n) => [n]),
  forceIndex: ofCandles([math.forceIndex, math.forceIndexInto, math.forceIndexStream], (n) => [n]),
  eom: ofCandles([math.eom, math.eomInto, math.eomStream], (n) => [n, { scale: 10 }]),
  pvt: ofCandles([math.pvt, math.pvtInto, math.pvtStream], () => [], { kind: 'no-period' }),
  nvi: ofCandles([math.nvi, math.nviInto, math.nviStream], () => [], { kind: 'no-period' }),
  pvi: ofCandles([math.pvi, math.pviInto, math.pviStream], () => [], { kind: 'no-period' }),
  klinger: ofCandles([math.klinger, math.klingerInto, math.klingerStream], (n) => [
    { fast: n, slow: n + 3, signal: n },
  ]),
}
