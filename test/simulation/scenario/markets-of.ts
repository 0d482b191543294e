import {
  allocateCandles,
  allocateColumn,
  allocateMask,
  type Candles,
  type FundingRates,
  type Mask,
  parsePair,
  parseTimeframe,
  timeframeMs,
} from '../../../src/domain/index.ts'
import type { Market } from '../../../src/trade/engine/index.ts'
import { detailOf } from './detail-of.ts'
import { move } from './price-moves.ts'
import { randomFrom } from './random-from.ts'
import type { Scenario } from './scenario.ts'
import type { Series } from './series.ts'
import type { Venue } from './venue.ts'

/** The pairs of a scenario with their candles, signals and what the venue says. */
export function marketsOf({ timeframe, series, settings, venue }: Scenario): Market[] {
  const isFutures = settings.tradingMode === 'futures'
  return series.map((one, index) => {
    const random = randomFrom(one.seed)
    const candles = candlesOf(one, timeframe, random)
    const { length } = candles
    return {
      pair: parsePair(`${'ABCD'[index]}/BTC${isFutures ? ':BTC' : ''}`),
      candles,
      enterLong: flags(length, one.enter, random),
      exitLong: flags(length, one.exit, random),
      ...(isFutures && {
        enterShort: flags(length, one.enterShort, random),
        exitShort: flags(length, one.exitShort, random),
      }),
      startup: Math.min(one.startup, length - 2),
      columns: { noise: allocateColumn(length).map(() => 2 * random() - 1) },
      rules: venue.rules,
      ...(venue.detail && { detail: detailOf(candles, venue.detail) }),
      ...(venue.funding && { funding: fundingOf(candles, venue.funding) }),
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

/** From before the first candle until after the last, holes included. */
function fundingOf(candles: Candles, { everyRows, most, seed }: NonNullable<Venue['funding']>): FundingRates {
  const random = randomFrom(seed)
  const step = everyRows * timeframeMs(candles.timeframe)
  const count = Math.floor(candles.time[candles.length - 1]! / step) + 2
  return {
    time: allocateColumn(count).map((_, index) => index * step),
    rate: allocateColumn(count).map(() => (2 * random() - 1) * most),
    markPrice: allocateColumn(count).map(() => 90 + 20 * random()),
  }
}
