import { allocateCandles, type Candles, parseTimeframe } from '../../domain/index.ts'
import { random } from '../../math/index.ts'
import type { PipelineConfig } from './config/pipeline-config.ts'
import { memoryArtifactStore } from './memory-artifact-store.ts'
import type { PipelineResult } from './pipeline-result.ts'
import type { ArtifactStore, Parallel, TableSource } from './port.ts'
import { runPipeline } from './run/run-pipeline.ts'
import type { PipelineProgress } from './run/stage-runner.ts'
import { candleTable } from './table.ts'

/** A configuration that has every stage. */
export type WholeConfig = PipelineConfig &
  Required<
    Pick<PipelineConfig, 'data_sources' | 'feature_sets' | 'label_sets' | 'algorithms' | 'rolling_predict'>
  >

/** A small configuration that runs on {@link someCandles}. */
export function validConfig(): WholeConfig {
  return {
    symbol: 'TEST',
    freq: '5min',
    data_sources: [{ store: { venue: 'test', pair: 'A/B' } }],
    feature_sets: [
      { generator: 'talib', config: { columns: 'close', functions: ['ROCP', 'SMA'], windows: [1, 3, 9] } },
      { generator: 'talib', config: { columns: 'volume', functions: ['SMA'], windows: [5] } },
    ],
    train_features: ['close_ROCP_1', 'close_ROCP_3', 'volume_SMA_5'],
    label_sets: [{ generator: 'direction', config: { horizon: 4, names: 'up' } }],
    labels: ['up'],
    label_horizon: 4,
    algorithms: [{ name: 'gb', algo: 'gb', train: { num_boost_round: 8, num_leaves: 4 } }],
    rolling_predict: { prediction_size: 60, prediction_steps: 3 },
    signal_sets: [
      {
        generator: 'threshold_rule',
        config: {
          columns: 'up_gb',
          names: ['buy', 'sell'],
          parameters: { buy_signal_threshold: 0.55, sell_signal_threshold: 0.45 },
        },
      },
    ],
  }
}

/** A random walk of 5-minute candles, the same for the same seed. */
export function someCandles(rows = 400, seed = 'candles'): Candles {
  const chance = random(seed)
  const candles = allocateCandles(rows, parseTimeframe('5m'))
  let price = 100
  for (let row = 0; row < rows; row++) {
    const open = price
    price *= 1 + chance.normal() / 200
    candles.time[row] = Date.UTC(2024, 0, 1) + row * 300_000
    candles.open[row] = open
    candles.close[row] = price
    candles.high[row] = Math.max(open, price) * 1.001
    candles.low[row] = Math.min(open, price) * 0.999
    candles.volume[row] = 10 + chance.int(100)
  }
  return candles
}

/** Lends the same candles to every request. */
export function sourceOf(candles: Candles): TableSource {
  return { read: async () => candleTable(candles) }
}

/** What a test does differently. */
export interface Overrides {
  readonly config?: PipelineConfig
  readonly candles?: Candles
  readonly artifacts?: ArtifactStore
  readonly parallel?: Parallel
  readonly onProgress?: (progress: PipelineProgress) => void
}

/** Runs the line on {@link validConfig} and {@link someCandles}, with a clock that counts its readings. */
export function runLine({
  config = validConfig(),
  candles = someCandles(),
  artifacts = memoryArtifactStore(),
  ...rest
}: Overrides = {}): Promise<PipelineResult> {
  let now = 0
  return runPipeline({ config, rows: sourceOf(candles), artifacts, clock: () => now++, ...rest })
}
