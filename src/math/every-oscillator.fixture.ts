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
  stochFast: ofCandles([math.stochFast, math.stochFastInto, math.stochFastStream], (n) => [
    { fastK: n, fastD: 2 },
  ]),
  stochRsi: ofClose([math.stochRsi, math.stochRsiInto, math.stochRsiStream], (n) => [
    n,
    { fastK: 4, fastD: 2 },
  ]),
  'stochRsi range': ofClose([math.stochRsi, math.stochRsiInto, math.stochRsiStream], (n) => [
    3,
    { fastK: n, fastD: n },
  ]),
  ultosc: ofCandles([math.ultosc, math.ultoscInto, math.ultoscStream], (n) => [
    { short: n + 5, medium: n, long: n + 2 },
  ]),
  mfi: ofCandles([math.mfi, math.mfiInto, math.mfiStream], (n) => [n]),
  cmo: ofClose([math.cmo, math.cmoInto, math.cmoStream], (n) => [n]),
  trix: ofClose([math.trix, math.trixInto, math.trixStream], (n) => [n]),
  apo: ofClose([math.apo, math.apoInto, math.apoStream], (n) => [{ fast: n, slow: n + 3 }]),
  ppo: ofClose([math.ppo, math.ppoInto, math.ppoStream], (n) => [{ fast: n, slow: 4 }]),
  'ppo ema': ofClose([math.ppo, math.ppoInto, math.ppoStream], (n) => [
    { fast: n, slow: n + 3, average: 'ema' as const },
  ]),
  dpo: ofClose([math.dpo, math.dpoInto, math.dpoStream], (n) => [n]),
  tsi: ofClose([math.tsi, math.tsiInto, math.tsiStream], (n) => [{ long: n + 2, short: n }]),
  ao: ofCandles([math.ao, math.aoInto, math.aoStream], (n) => [{ fast: n, slow: n + 4 }]),
  fisher: ofCandles([math.fisher, math.fisherInto, math.fisherStream], (n) => [n]),
  connorsRsi: ofClose([math.connorsRsi, math.connorsRsiInto, math.connorsRsiStream], (n) => [
    { price: n, streak: n + 1, rank: n + 5 },
  ]),
  'connorsRsi long streak': ofClose([math.connorsRsi, math.connorsRsiInto, math.connorsRsiStream], (n) => [
    { price: 2, streak: n, rank: 1 },
  ]),
  coppock: ofClose([math.coppock, math.coppockInto, math.coppockStream], (n) => [
    { long: n + 3, short: n, average: n + 1 },
  ]),
  kst: ofClose([math.kst, math.kstInto, math.kstStream], (n) => [
    { roc: [n, n + 1, 2, 5] as const, sma: [3, n, 2, n] as const, signal: n },
  ]),
  rmi: ofClose([math.rmi, math.rmiInto, math.rmiStream], (n) => [n, { lag: 3 }]),
  'rmi lag': ofClose([math.rmi, math.rmiInto, math.rmiStream], (n) => [3, { lag: n }]),
  bop: ofCandles([math.bop, math.bopInto, math.bopStream], () => [], { kind: 'no-period' }),
  vortex: ofCandles([math.vortex, math.vortexInto, math.vortexStream], (n) => [n]),
  massIndex: ofCandles([math.massIndex, math.massIndexInto, math.massIndexStream], (n) => [
    { average: n, sum: n + 2 },
  ]),
  aroonOsc: ofCandles([math.aroonOsc, math.aroonOscInto, math.aroonOscStream], (n) => [n]),
  dx: ofCandles([math.dx, math.dxInto, math.dxStream], (n) => [n], { least: 2 }),
  adxr: ofCandles([math.adxr, math.adxrInto, math.adxrStream], (n) => [n], { least: 2 }),
  stc: ofClose([math.stc, math.stcInto, math.stcStream], (n) => [{ fast: n, slow: n + 3, cycle: n + 1 }]),
  waveTrend: ofCandles([math.waveTrend, math.waveTrendInto, math.waveTrendStream], (n) => [
    { channel: n, average: n + 1, signal: n },
  ]),
  laguerreRsi: ofClose(
    [math.laguerreRsi, math.laguerreRsiInto, math.laguerreRsiStream],
    () => [{ gamma: 0.6 }],
    { kind: 'no-period' },
  ),
  ewo: ofClose([math.ewo, math.ewoInto, math.ewoStream], (n) => [{ fast: n, slow: n + 4 }]),
  elderRay: ofCandles([math.elderRay, math.elderRayInto, math.elderRayStream], (n) => [n]),
}
