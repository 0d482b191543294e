import type { Candles } from '../domain/index.ts'
import { type Entry, ofCandles, ofClose, type Table } from './every-indicator.fixture.ts'
import * as math from './index.ts'

export const BANDS: Table = {
  bollinger: ofClose([math.bollinger, math.bollingerInto, math.bollingerStream], (n) => [n]),
  bollingerWidth: ofClose([math.bollingerWidth, math.bollingerWidthInto, math.bollingerWidthStream], (n) => [
    n,
  ]),
  bollingerPercentB: ofClose(
    [math.bollingerPercentB, math.bollingerPercentBInto, math.bollingerPercentBStream],
    (n) => [n, { deviations: 1 }],
  ),
  keltner: ofCandles([math.keltner, math.keltnerInto, math.keltnerStream], (n) => [n, { range: 3 }]),
  'keltner range': ofCandles([math.keltner, math.keltnerInto, math.keltnerStream], (n) => [2, { range: n }]),
  donchian: ofCandles([math.donchian, math.donchianInto, math.donchianStream], (n) => [n]),
  envelope: ofClose([math.envelope, math.envelopeInto, math.envelopeStream], (n) => [n, { percent: 1 }]),
  accBands: ofCandles([math.accBands, math.accBandsInto, math.accBandsStream], (n) => [n]),
  chandelierExit: ofCandles(
    [math.chandelierExit, math.chandelierExitInto, math.chandelierExitStream],
    (n) => [n],
  ),
  superTrend: ofCandles([math.superTrend, math.superTrendInto, math.superTrendStream], (n) => [
    n,
    { multiplier: 1 },
  ]),
  psar: ofCandles([math.psar, math.psarInto, math.psarStream], () => [{ step: 0.1 }], { kind: 'no-period' }),
  ichimoku: ofCandles([math.ichimoku, math.ichimokuInto, math.ichimokuStream], (n) => [
    { conversion: n, base: n + 2, span: n + 5, shift: n },
  ]),
  alligator: ofCandles([math.alligator, math.alligatorInto, math.alligatorStream], () => [], {
    kind: 'no-period',
  }),
  rollingVwap: ofCandles([math.rollingVwap, math.rollingVwapInto, math.rollingVwapStream], (n) => [n]),
  fractals: ofCandles([math.fractals, math.fractalsInto, math.fractalsStream], (n) => [{ wing: n }], {
    kind: 'no-period',
  }),
  vwap: sixHourly(ofCandles([math.vwap, math.vwapInto, math.vwapStream], () => [], { kind: 'no-period' })),
  'vwap week': sixHourly(
    ofCandles([math.vwap, math.vwapInto, math.vwapStream], () => [{ session: 'week' as const }], {
      kind: 'no-period',
    }),
  ),
  pivots: sixHourly(
    ofCandles([math.pivots, math.pivotsInto, math.pivotsStream], () => [], { kind: 'no-period' }),
  ),
  'pivots fibonacci': sixHourly(
    ofCandles(
      [math.pivots, math.pivotsInto, math.pivotsStream],
      () => [{ method: 'fibonacci' as const, session: 'week' as const }],
      { kind: 'no-period' },
    ),
  ),
  camarilla: sixHourly(
    ofCandles([math.camarilla, math.camarillaInto, math.camarillaStream], () => [], { kind: 'no-period' }),
  ),
}

/** The same on candles of six hours, so that there are sessions. */
function sixHourly(entry: Entry): Entry {
  const { run, into, stream } = entry
  return {
    ...entry,
    run: (candles, n) => run(slow(candles), n),
    ...(into && { into: (out, candles, n) => into(out, slow(candles), n) }),
    ...(stream && {
      stream: (n) => {
        const next = stream(n)
        return (candles, row) => next(slow(candles), row)
      },
    }),
  }
}

function slow(candles: Candles): Candles {
  return { ...candles, time: candles.time.map((time) => time * 360) }
}
