import type { Candles, Pair, Venue } from '../../../domain/index.ts'
import { allocateCandleRows, type CandleRows } from '../candle-rows.ts'

const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const
const WICK_DEPTH = 0.09

/** A flaw that was put in on purpose. `time` and `until` are its first and last candle, UTC milliseconds. */
export interface PlantedFinding {
  readonly venue: Venue
  readonly pair: Pair
  readonly kind: 'gap' | 'outage' | 'duplicate' | 'bad-wick'
  readonly time: number
  readonly until: number
  readonly candles: number
}

/** Where flaws go: `at` is the fraction of the whole time. */
const PLANS = [
  { venue: 'demo', pair: 'BTC/USDT', kind: 'gap', at: 0.21, candles: 7 },
  { venue: 'demo', pair: 'BTC/USDT', kind: 'gap', at: 0.63, candles: 3 },
  { venue: 'demo', pair: 'ETH/USDT', kind: 'gap', at: 0.47, candles: 12 },
  { venue: 'demo', pair: 'TIDE/USDT', kind: 'gap', at: 0.35, candles: 5 },
  { venue: 'demo', pair: 'KEEL/USDT', kind: 'gap', at: 0.8, candles: 25 },
  { venue: 'demo', pair: 'ETH/BTC', kind: 'duplicate', at: 0.15, candles: 4 },
  { venue: 'demo', pair: 'MAST/USDT', kind: 'duplicate', at: 0.55, candles: 3 },
  { venue: 'demo2', pair: 'TIDE/USDT', kind: 'duplicate', at: 0.72, candles: 5 },
  { venue: 'demo', pair: 'KEEL/USDT', kind: 'bad-wick', at: 0.52, candles: 1 },
  { venue: 'demo2', pair: 'BTC/USDT', kind: 'outage', at: 0.4, candles: 190 },
  { venue: 'demo2', pair: 'TIDE/USDT', kind: 'outage', at: 0.4, candles: 190 },
] as const

/** Rows as a venue would deliver `candles`, with the flaws planned for this series. `line` is the place in the delivery. */
export function plantFindings(
  candles: Candles,
  series: { readonly venue: Venue; readonly pair: Pair },
): { readonly rows: CandleRows; readonly planted: readonly PlantedFinding[] } {
  const plans = PLANS.filter(({ venue, pair }) => venue === series.venue && pair === series.pair)
  const order: number[] = []
  const wicks = new Set<number>()
  const firstOf = (at: number) => Math.floor(at * candles.length)
  const planAt = new Map(plans.map((plan) => [firstOf(plan.at), plan]))
  for (let row = 0; row < candles.length; row++) {
    const plan = planAt.get(row)
    const rows = plan ? Array.from({ length: plan.candles }, (_, at) => row + at) : [row]
    if (plan?.kind !== 'gap' && plan?.kind !== 'outage') order.push(...rows)
    if (plan?.kind === 'duplicate') order.push(...rows)
    if (plan?.kind === 'bad-wick') wicks.add(row)
    row += rows.length - 1
  }
  const rows = allocateCandleRows(order.length)
  order.forEach((row, at) => {
    for (const name of COLUMNS) rows[name][at] = candles[name][row]!
    if (wicks.has(row)) rows.low[at] = dip(candles.low[row]!)
    rows.line[at] = at + 1
  })
  const planted = plans.map(({ kind, at, candles: length }) => {
    const first = firstOf(at)
    const until = candles.time[first + length - 1]!
    return { ...series, kind, time: candles.time[first]!, until, candles: length }
  })
  return { rows, planted }
}

function dip(low: number): number {
  return Math.round(low * (1 - WICK_DEPTH) * 1e5) / 1e5
}
