import {
  ad,
  adosc,
  cmf,
  eom,
  forceIndex,
  klinger,
  mfi,
  nvi,
  obv,
  pvi,
  pvt,
  rollingVwap,
  vwap,
} from '../../../../math/index.ts'
import { emaFades, type IndicatorTable, indicator, ofCandles, plain } from './indicator.ts'
import { period, real, rows, word } from './setting.ts'

/** What counts volume. Running sums depend on where the candles begin: use their changes. */
export const VOLUMES: IndicatorTable = {
  ad: plain(ad, 0),
  adosc: indicator({
    columns: 0,
    settings: { fast: rows(3), slow: rows(10) },
    lookback: ({ fast, slow }) => Math.max(fast, slow) - 1,
    settles: ({ fast, slow }) => Math.max(fast, slow) - 1 + emaFades(Math.max(fast, slow)),
    run: ({ candles }, options) => adosc(candles, options),
  }),
  cmf: ofCandles(cmf, { lookback: ({ n }) => n - 1 }),
  eom: indicator({
    columns: 0,
    settings: { n: period, scale: real(1e8, 0, 1e18) },
    lookback: ({ n }) => n,
    run: ({ candles }, { n, scale }) => eom(candles, n, { scale }),
  }),
  forceIndex: ofCandles(forceIndex, { lookback: ({ n }) => n, settles: ({ n }) => n + emaFades(n) }),
  klinger: indicator({
    columns: 0,
    settings: { fast: rows(34), slow: rows(55), signal: rows(13) },
    outputs: ['kvo', 'signal'],
    lookback: ({ fast, slow, signal }) => Math.max(fast, slow) + signal - 1,
    settles: ({ fast, slow, signal }) =>
      Math.max(fast, slow) + signal - 1 + emaFades(Math.max(fast, slow)) + emaFades(signal),
    run: ({ candles }, options) => ({ ...klinger(candles, options) }),
  }),
  mfi: ofCandles(mfi, { lookback: ({ n }) => n }),
  nvi: plain(nvi, 0),
  obv: plain(obv, 0),
  pvi: plain(pvi, 0),
  pvt: plain(pvt, 0),
  rollingVwap: ofCandles(rollingVwap, { lookback: ({ n }) => n - 1 }),
  vwap: indicator({
    columns: 0,
    settings: { session: word('day', 'week') },
    lookback: ({ session }, day) => (session === 'week' ? 7 * day : day),
    run: ({ candles }, options) => vwap(candles, options),
  }),
}
