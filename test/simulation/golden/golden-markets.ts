import { join } from 'node:path'
import { type Candles, NO_RULES, parsePair, parseTimeframe, timeframeMs } from '../../../src/domain/index.ts'
import type { Market } from '../../../src/trade/engine/index.ts'
import { candlesFrom, readBars } from './golden-candles.ts'
import type { GoldenCase } from './golden-case.ts'
import { indicatorColumns, signalMask } from './golden-conditions.ts'

/** The pairs of a case with their candles, what its rules decide on them, and what the venue asks. */
export function goldenMarkets(golden: GoldenCase, folder: string): Market[] {
  return golden.pairs.map((pair, index) => {
    const bars = readBars(join(folder, golden.candles[index]!))
    const candles = candlesFrom(bars, golden.timeframe, rangeOf(golden))
    const indicators = indicatorColumns(golden.rules, candles)
    const mask = (name: 'enter_long' | 'exit_long' | 'enter_short' | 'exit_short') =>
      signalMask(golden.rules[name], { ...candlePrices(candles), ...indicators }, candles.length)
    return {
      pair: parsePair(pair),
      candles,
      enterLong: mask('enter_long'),
      exitLong: mask('exit_long'),
      enterShort: mask('enter_short'),
      exitShort: mask('exit_short'),
      startup: golden.startup_candles,
      columns: indicators,
      ...(golden.detail_timeframe && { detail: candlesFrom(bars, golden.detail_timeframe) }),
      ...futuresOf(golden, pair, candles),
    }
  })
}

function rangeOf({ timerange, startup_candles, timeframe }: GoldenCase) {
  const { start_ms, end_ms } = timerange ?? {}
  const lead = startup_candles * timeframeMs(parseTimeframe(timeframe))
  return { ...(start_ms && { start: start_ms - lead }), ...(end_ms && { end: end_ms }) }
}

function candlePrices({ open, high, low, close, volume }: Candles) {
  return { open, high, low, close, volume }
}

/** Constant funding at every whole interval since the epoch, one maintenance tier. */
function futuresOf({ futures }: GoldenCase, pair: string, { time }: Candles): Partial<Market> {
  if (!futures) return {}
  const interval = futures.funding_interval_hours * 3_600_000
  const times = time.filter((at) => at % interval === 0)
  const maintenance = [
    { notional: 0, rate: futures.maintenance_margin_rate, amount: futures.maintenance_amount },
  ]
  return {
    rules: { ...NO_RULES, maxLeverage: futures.max_leverage, maintenance },
    funding: {
      time: times,
      rate: times.map(() => futures.funding_rate),
      markPrice: times.map(() => futures.mark_price[pair]!),
    },
  }
}
