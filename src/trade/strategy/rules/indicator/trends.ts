import {
  accBands,
  adx,
  adxr,
  alligator,
  bollinger,
  bollingerPercentB,
  bollingerWidth,
  camarilla,
  chandelierExit,
  choppiness,
  donchian,
  dx,
  elderRay,
  envelope,
  fractals,
  ichimoku,
  keltner,
  pivots,
  psar,
  superTrend,
  vortex,
} from '../../../../math/index.ts'
import { emaFades, type IndicatorTable, indicator, ofCandles, plain, wilderFades } from './indicator.ts'
import { period, real, rows, word } from './setting.ts'

const BANDS = ['upper', 'middle', 'lower']
const window = { lookback: ({ n }: { readonly n: number }) => n - 1 }

/** Levels of the session before: it may be incomplete itself, where candles begin in its middle. */
const twoSessions = ({ session }: { readonly session: string }, day: number) =>
  session === 'week' ? 14 * day : 2 * day

/** Trends, bands, channels, stops and levels. */
export const TRENDS: IndicatorTable = {
  accBands: ofCandles((candles, n) => ({ ...accBands(candles, n) }), { ...window, outputs: BANDS }),
  adx: ofCandles((candles, n) => ({ ...adx(candles, n) }), {
    outputs: ['adx', 'plusDi', 'minusDi'],
    least: 2,
    lookback: ({ n }) => 2 * n - 1,
    settles: ({ n }) => 2 * n - 1 + 2 * wilderFades(n),
  }),
  adxr: ofCandles(adxr, {
    least: 2,
    lookback: ({ n }) => 3 * n - 2,
    settles: ({ n }) => 3 * n - 2 + 2 * wilderFades(n),
  }),
  alligator: plain((candles) => ({ ...alligator(candles) }), 20, {
    outputs: ['jaw', 'teeth', 'lips'],
    settles: 20 + wilderFades(13),
  }),
  bollinger: indicator({
    columns: 1,
    settings: { n: period, deviations: real(2, 0, 100) },
    outputs: BANDS,
    ...window,
    run: ({ columns: [x] }, { n, deviations }) => ({ ...bollinger(x!, n, { deviations }) }),
  }),
  bollingerPercentB: indicator({
    columns: 1,
    settings: { n: period, deviations: real(2, 0, 100) },
    ...window,
    run: ({ columns: [x] }, { n, deviations }) => bollingerPercentB(x!, n, { deviations }),
  }),
  bollingerWidth: indicator({
    columns: 1,
    settings: { n: period, deviations: real(2, 0, 100) },
    ...window,
    run: ({ columns: [x] }, { n, deviations }) => bollingerWidth(x!, n, { deviations }),
  }),
  camarilla: indicator({
    columns: 0,
    settings: { session: word('day', 'week') },
    outputs: ['r1', 'r2', 'r3', 'r4', 's1', 's2', 's3', 's4'],
    lookback: twoSessions,
    run: ({ candles }, options) => ({ ...camarilla(candles, options) }),
  }),
  chandelierExit: indicator({
    columns: 0,
    settings: { n: period, multiplier: real(3, 0, 100) },
    outputs: ['long', 'short'],
    lookback: ({ n }) => n,
    settles: ({ n }) => n + wilderFades(n),
    run: ({ candles }, { n, multiplier }) => ({ ...chandelierExit(candles, n, { multiplier }) }),
  }),
  choppiness: ofCandles(choppiness, { lookback: ({ n }) => n, least: 2 }),
  donchian: ofCandles((candles, n) => ({ ...donchian(candles, n) }), { ...window, outputs: BANDS }),
  dx: ofCandles(dx, { least: 2, lookback: ({ n }) => n, settles: ({ n }) => n + wilderFades(n) }),
  elderRay: ofCandles((candles, n) => ({ ...elderRay(candles, n) }), {
    outputs: ['bull', 'bear'],
    ...window,
    settles: ({ n }) => n - 1 + emaFades(n),
  }),
  envelope: indicator({
    columns: 1,
    settings: { n: period, percent: real(2.5, 0, 100) },
    outputs: BANDS,
    ...window,
    run: ({ columns: [x] }, { n, percent }) => ({ ...envelope(x!, n, { percent }) }),
  }),
  fractals: indicator({
    columns: 0,
    settings: { wing: rows(2) },
    outputs: ['high', 'low'],
    lookback: ({ wing }) => 2 * wing,
    visits: ({ wing }) => 2 * wing,
    run: ({ candles }, options) => ({ ...fractals(candles, options) }),
  }),
  ichimoku: indicator({
    columns: 0,
    settings: { conversion: rows(9), base: rows(26), span: rows(52), shift: rows(26) },
    outputs: ['conversion', 'base', 'spanA', 'spanB'],
    lookback: ({ conversion, base, span, shift }) => Math.max(conversion, base, span) - 1 + shift,
    run: ({ candles }, options) => ({ ...ichimoku(candles, options) }),
  }),
  keltner: indicator({
    columns: 0,
    settings: { n: period, range: rows(10), multiplier: real(2, 0, 100) },
    outputs: BANDS,
    lookback: ({ n, range }) => Math.max(n - 1, range),
    settles: ({ n, range }) => Math.max(n - 1 + emaFades(n), range + wilderFades(range)),
    run: ({ candles }, { n, ...options }) => ({ ...keltner(candles, n, options) }),
  }),
  pivots: indicator({
    columns: 0,
    settings: { session: word('day', 'week'), method: word('classic', 'fibonacci') },
    outputs: ['pivot', 'r1', 'r2', 'r3', 's1', 's2', 's3'],
    lookback: twoSessions,
    run: ({ candles }, options) => ({ ...pivots(candles, options) }),
  }),
  psar: indicator({
    columns: 0,
    settings: { step: real(0.02, 0, 1), most: real(0.2, 0, 1) },
    lookback: () => 1,
    // The step starts the acceleration, so it is never above the most.
    run: ({ candles }, { step, most }) => psar(candles, { step: Math.min(step, most), most }),
  }),
  superTrend: indicator({
    columns: 0,
    settings: { n: period, multiplier: real(3, 0, 100) },
    outputs: ['line', 'direction'],
    lookback: ({ n }) => n,
    settles: ({ n }) => n + wilderFades(n),
    run: ({ candles }, { n, multiplier }) => ({ ...superTrend(candles, n, { multiplier }) }),
  }),
  vortex: ofCandles((candles, n) => ({ ...vortex(candles, n) }), {
    outputs: ['plus', 'minus'],
    lookback: ({ n }) => n,
  }),
}
