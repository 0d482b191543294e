import fc from 'fast-check'
import {
  allocateCandles,
  allocateMask,
  type Candles,
  type Mask,
  type MinimalRoi,
  parsePair,
  parseTimeframe,
  type TradingSettings,
  timeframeMs,
} from '../../src/domain/index.ts'
import { DEFAULT_SETTINGS, type Market } from '../../src/trade/engine/index.ts'
import { randomFrom } from './random-from.ts'

/**
 * How prices move. `grid` keeps to coarse ticks, so that profits meet thresholds exactly; `broken` opens
 * outside of the candle now and then, for only there an order has to wait.
 */
const STYLES = ['walk', 'gappy', 'flat', 'spikes', 'doji', 'grid', 'trend', 'broken'] as const

/** A pair in few words; {@link marketsOf} makes the candles and signals of it. */
export interface Series {
  readonly style: (typeof STYLES)[number]
  readonly seed: number
  /** Rows of the raster before the first candle, and candles from there. */
  readonly delay: number
  readonly rows: number
  readonly startup: number
  /** Share of the rows that are left out, and on which a signal stands. */
  readonly holes: number
  readonly enter: number
  readonly exit: number
}

export interface Scenario {
  readonly timeframe: string
  readonly series: readonly Series[]
  readonly settings: TradingSettings
}

const share = fc.constantFrom(0, 0.03, 0.1, 0.3, 0.5, 0.7)
const series: fc.Arbitrary<Series> = fc.record({
  style: fc.constantFrom(...STYLES, 'grid', 'broken'),
  seed: fc.nat(),
  delay: fc.oneof(fc.constant(0), fc.nat(20)),
  rows: fc.integer({ min: 2, max: 80 }),
  startup: fc.oneof(fc.constant(0), fc.nat(5)),
  holes: fc.constantFrom(0, 0, 0, 0.1, 0.5),
  enter: fc.oneof(share, share, share, fc.constant(1)),
  exit: share,
})

const roi = (timeframe: string): fc.Arbitrary<MinimalRoi> => {
  const candle = timeframeMs(parseTimeframe(timeframe)) / 60_000
  return fc
    .uniqueArray(
      fc.record({
        minutes: fc.constantFrom(0, 0, 1, 7, candle, candle + 1, 2 * candle, 3 * candle, 4 * candle - 1),
        ratio: fc.constantFrom(-1, -0.05, -0.01, 0, 0.001, 0.01, 0.02, 0.05),
      }),
      { maxLength: 4, selector: ({ minutes }) => minutes },
    )
    .map((steps) => steps.toSorted((a, b) => a.minutes - b.minutes))
}

const settings = (timeframe: string): fc.Arbitrary<TradingSettings> => {
  const candle = timeframeMs(parseTimeframe(timeframe)) / 60_000
  const minutes = fc.constantFrom(1, candle - 0.5, candle, candle + 1, 2 * candle, 3 * candle)
  return fc
    .record({
      stakeCurrency: fc.constant('BTC'),
      startingBalance: fc.constantFrom(0.2, 0.3, 1, 100, 300, 1000),
      stakeAmount: fc.constantFrom<(number | 'unlimited')[]>(
        'unlimited',
        'unlimited',
        0.05,
        0.1,
        1,
        50,
        100,
        33.3,
      ),
      maxOpenTrades: fc.constantFrom(-1, 0, 1, 1, 2, 3, 10),
      tradableBalanceRatio: fc.constantFrom(1, 1, 0.99, 0.5),
      fee: fc.constantFrom(0, 0, 0.001, 0.0025, 0.02),
      stoploss: fc.constantFrom(-0.005, -0.01, -0.02, -0.05, -0.1, -0.3, -0.99, -0.99),
      minimalRoi: fc.oneof(fc.constant([]), roi(timeframe)),
      trailingStop: fc.boolean(),
      trailingStopPositive: fc.constantFrom(null, 0.002, 0.005, 0.01, 0.02),
      trailingStopPositiveOffset: fc.constantFrom(0, 0.005, 0.01, 0.02, 0.03),
      trailingOnlyOffsetIsReached: fc.boolean(),
      unfilledTimeout: fc.record({ entryMinutes: minutes, exitMinutes: minutes }),
      useExitSignal: fc.constantFrom(true, true, false),
      exitProfitOnly: fc.constantFrom(true, false, false),
      exitProfitOffset: fc.constantFrom(-0.01, 0, 0, 0.002, 0.01),
      ignoreRoiIfEntrySignal: fc.boolean(),
    })
    .map((varied): TradingSettings => ({ ...DEFAULT_SETTINGS, ...varied }))
    .filter((s) => s.stakeAmount !== 'unlimited' || s.maxOpenTrades >= 0)
    .filter((s) => !s.trailingOnlyOffsetIsReached || s.trailingStopPositiveOffset > 0)
}

/** One to four pairs and any settings that the settings' reader lets through. */
export const scenarios: fc.Arbitrary<Scenario> = fc
  .constantFrom('1m', '5m', '5m', '15m', '1h')
  .chain((timeframe) =>
    fc.record({
      timeframe: fc.constant(timeframe),
      series: fc.array(series, { minLength: 1, maxLength: 4 }),
      settings: settings(timeframe),
    }),
  )

export function marketsOf({ timeframe, series }: Scenario): Market[] {
  return series.map((one, index) => {
    const random = randomFrom(one.seed)
    const candles = candlesOf(one, timeframe, random)
    const { length } = candles
    return {
      pair: parsePair(`${'ABCD'[index]}/BTC`),
      candles,
      enterLong: flags(length, one.enter, random),
      exitLong: flags(length, one.exit, random),
      startup: Math.min(one.startup, length - 2),
    }
  })
}

function flags(length: number, share: number, random: () => number): Mask {
  const mask = allocateMask(length)
  for (let row = 0; row < length; row++) mask[row] = random() < share ? 1 : 0
  return mask
}

function candlesOf({ style, delay, rows, holes }: Series, timeframe: string, random: () => number): Candles {
  const candles = allocateCandles(rows, parseTimeframe(timeframe))
  const length = timeframeMs(candles.timeframe)
  const tick = style === 'grid' ? 1 : random() < 0.5 ? 0.01 : 0.000005
  const toTick = (price: number) => Math.max(tick, Number((Math.round(price / tick) * tick).toFixed(6)))
  let raster = delay
  let last = 100
  for (let row = 0; row < rows; row++) {
    while (row > 1 && random() < holes) raster++
    const bar = move(style, last, random)
    candles.time[row] = raster++ * length
    candles.open[row] = toTick(bar.open)
    candles.high[row] = toTick(bar.high)
    candles.low[row] = toTick(bar.low)
    candles.close[row] = toTick(bar.close)
    candles.volume[row] = 1
    last = candles.close[row]!
  }
  return candles
}

interface Prices {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
}

/** The candle after a close of `last`; prices stay within an order of magnitude of 100. */
function move(style: Series['style'], last: number, random: () => number): Prices {
  const step = (size: number) => 1 + (random() - 0.5) * 2 * size
  const wick = (size: number) => 1 + random() * size
  const around = (open: number, close: number, up: number, down: number): Prices => ({
    open,
    high: Math.max(open, close) * up,
    low: Math.min(open, close) / down,
    close,
  })
  const anchored = last > 1000 || last < 10 ? 100 : last
  const near = anchored * step(0.002)
  switch (style) {
    case 'walk':
      return around(anchored, anchored * step(0.02), wick(0.01), wick(0.01))
    case 'gappy':
      return around(anchored * step(0.05), anchored * step(0.05), wick(0.005), wick(0.005))
    case 'flat':
      return random() < 0.9 ? around(anchored, anchored, 1, 1) : around(near, near, 1, 1)
    case 'spikes':
      return random() < 0.8
        ? around(anchored, near, wick(0.002), wick(0.002))
        : around(anchored, near, wick(0.2), wick(0.2))
    case 'doji':
      return around(anchored, anchored, wick(0.03), wick(0.03))
    case 'grid': {
      const open = random() < 0.5 ? 100 : anchored * step(0.04)
      return around(open, open * step(0.03), wick(0.03), wick(0.03))
    }
    case 'trend':
      return around(near, near * (1 + (random() - 0.3) * 0.02), wick(0.004), wick(0.004))
    case 'broken': {
      const bar = around(anchored, anchored * step(0.02), wick(0.01), wick(0.01))
      return random() < 0.5 ? bar : { ...bar, open: bar.open * step(random() < 0.5 ? 0.04 : 0.3) }
    }
  }
}
