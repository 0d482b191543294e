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
    .map(({ kind, at, candles: length }) => ({ kind, first: Math.floor(at * candles.length), length }))
    .sort((a, b) => a.first - b.first)
  const rows = deliver(candles, plans)
  const planted = plans.map(({ kind, first, length }) => {
    const until = candles.time[first + length - 1]!
    return { ...series, kind, time: candles.time[first]!, until, candles: length }
  })
  return { rows, planted }
}

interface Plan {
  readonly kind: PlantedFinding['kind']
  readonly first: number
  readonly length: number
}

/** Leaves out what is missing, sends twice what is repeated, and bends the one bad wick. */
function deliver(candles: Candles, plans: readonly Plan[]): CandleRows {
  const pieces: [start: number, end: number][] = []
  let start = 0
  for (const { kind, first, length } of plans) {
    const after = first + length
    pieces.push([start, kind === 'duplicate' ? after : first])
    start = kind === 'gap' || kind === 'outage' ? after : first
  }
  pieces.push([start, candles.length])
  const rows = allocateCandleRows(pieces.reduce((sum, [from, to]) => sum + to - from, 0))
  let at = 0
  for (const [from, to] of pieces) {
    for (const name of COLUMNS) rows[name].set(candles[name].subarray(from, to), at)
    for (const plan of plans) {
      const place = at + plan.first - from
      if (plan.kind === 'bad-wick' && plan.first >= from && plan.first < to)
        rows.low[place] = dip(rows.low[place]!)
    }
    at += to - from
  }
  for (let row = 0; row < rows.length; row++) rows.line[row] = row + 1
  return rows
}

function dip(low: number): number {
  return Math.round(low * (1 - WICK_DEPTH) * 1e5) / 1e5
}
