import type { Timeframe } from '../../../domain/index.ts'
import { parseFreq } from '../config/parse-freq.ts'
import type { PipelineConfig } from '../config/pipeline-config.ts'
import { type SourceRequest, sourceRequests } from '../data/requests.ts'
import { type Dialect, dialectOf } from '../dialect/dialect.ts'
import type { CandleSource, Parallel } from '../port.ts'

/** What the stages of one line share. */
export interface Line {
  readonly config: PipelineConfig
  readonly timeframe: Timeframe
  readonly raster: 'regular' | 'rows'
  readonly dialect: Dialect
  readonly sources: readonly SourceRequest[]
  readonly candles: CandleSource
  readonly parallel: Parallel
}

/** @throws PipelineFault `config.invalid` */
export function openLine({ config, candles, parallel }: Pick<Line, 'config' | 'candles' | 'parallel'>): Line {
  const timeframe = parseFreq(config.freq)
  return {
    config,
    timeframe,
    raster: config.raster ?? 'regular',
    dialect: dialectOf(config.compat ?? 'leme'),
    sources: sourceRequests(config),
    candles,
    parallel,
  }
}
