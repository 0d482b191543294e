import type { Timeframe } from '../../../domain/index.ts'
import type { PipelineConfig } from '../config/pipeline-config.ts'
import { type PrefixedRequest, rasterOf, sourceRequests } from '../data/requests.ts'
import { type Dialect, dialectOf } from '../dialect/dialect.ts'
import type { Parallel, TableSource } from '../port.ts'

/** What the stages of one line share. */
export interface Line {
  readonly config: PipelineConfig
  readonly timeframe: Timeframe
  readonly raster: 'regular' | 'rows'
  readonly dialect: Dialect
  readonly sources: readonly PrefixedRequest[]
  readonly rows: TableSource
  readonly parallel: Parallel
}

/** @throws PipelineFault `config.invalid` */
export function openLine({ config, rows, parallel }: Pick<Line, 'config' | 'rows' | 'parallel'>): Line {
  const timeframe = rasterOf(config)
  return {
    config,
    timeframe,
    raster: config.raster ?? 'regular',
    dialect: dialectOf(config.compat ?? 'leme'),
    sources: sourceRequests(config),
    rows,
    parallel,
  }
}
