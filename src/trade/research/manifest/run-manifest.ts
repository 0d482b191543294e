import type { Candles, ClosedTrade, Pair, Venue } from '../../../domain/index.ts'
import { hashJson } from '../../pipeline/index.ts'
import type { BacktestMetrics } from '../metrics-schema.ts'
import { tradeHash } from '../trade-hash.ts'
import { hashCandles } from './hash-columns.ts'
import type { ManifestSeries, RunManifest } from './manifest-schema.ts'
import type { CreateHasher } from './port.ts'

export interface RunManifestInput {
  /** Of {@link candleSeries}, in any order. */
  readonly data: readonly ManifestSeries[]
  /** Settings, parameters, pairs, range and whatever else was chosen, as JSON; the order of keys does not matter. */
  readonly config: unknown
  readonly seed?: number | string
  readonly strategy: { readonly name: string; readonly sourceHash: string }
  readonly code: { readonly version: string; readonly commit?: string; readonly sourceHash?: string }
  readonly engine: string
  readonly environment: { readonly node: string; readonly platform: string }
  /** In order of closing. */
  readonly trades: readonly ClosedTrade[]
  readonly metrics: BacktestMetrics
}

/** What a run depends on, and what came out. No time of day is in it: the same run has the same manifest. */
export function runManifest(input: RunManifestInput): RunManifest {
  const { strategy, code, environment, trades, metrics, seed } = input
  return {
    schema: 'leme.run/1',
    data: input.data.toSorted((a, b) => (seriesName(a) < seriesName(b) ? -1 : 1)),
    config: { hash: hashJson(input.config), seed: seed === undefined ? null : String(seed) },
    code: {
      strategy: strategy.name,
      strategyHash: strategy.sourceHash,
      version: code.version,
      commit: code.commit ?? null,
      sourceHash: code.sourceHash ?? null,
      engine: input.engine,
      node: environment.node,
      platform: environment.platform,
    },
    result: {
      trades: trades.length,
      finalBalance: metrics.finalBalance,
      tradeHash: tradeHash(trades),
      metricsHash: hashJson(metrics),
    },
  }
}

/** Candles as a manifest names them; `part` is `candles` unless they are something else. */
export function candleSeries(
  series: { readonly venue: Venue | string; readonly pair: Pair | string; readonly candles: Candles },
  options: { readonly part?: string; readonly createHasher?: CreateHasher } = {},
): ManifestSeries {
  const { candles } = series
  return {
    part: options.part ?? 'candles',
    venue: series.venue,
    pair: series.pair,
    timeframe: candles.timeframe,
    start: candles.time[0] ?? null,
    end: candles.time[candles.length - 1] ?? null,
    rows: candles.length,
    hash: hashCandles(candles, options.createHasher),
  }
}

/** `candles binance ETH/BTC 5m` */
export function seriesName({ part, venue, pair, timeframe }: ManifestSeries): string {
  return `${part} ${venue} ${pair} ${timeframe}`
}
