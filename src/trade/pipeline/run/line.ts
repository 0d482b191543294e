import type { Timeframe } from '../../../domain/index.ts'
import type { PipelineConfig } from '../config/pipeline-config.ts'
import { type PrefixedRequest, rasterOf, sourceRequests } from '../data/requests.ts'
import { type Dialect, dialectOf } from '../dialect/dialect.ts'
import type { CustomFeatures } from '../features/custom/resolve-custom.ts'
import type { Parallel, TableSource } from '../port.ts'

/** Features of one's own, and the hash of each one's code, by the names that sets give them. */
export interface LoadedFeatures {
  readonly features: CustomFeatures
  readonly codeHashes: Readonly<Record<string, string>>
  /** Clocks of named time zones; without it UTC alone is known. */
  readonly zoneOf?: (name: string) => (time: number) => number
}

/** What the stages of one line share. */
export interface Line {
  readonly config: PipelineConfig
  readonly timeframe: Timeframe
  readonly raster: 'regular' | 'rows'
  readonly dialect: Dialect
  readonly sources: readonly PrefixedRequest[]
  readonly rows: TableSource
  readonly parallel: Parallel
  readonly custom: LoadedFeatures
}

/** @throws PipelineFault `config.invalid` */
export function openLine({
  config,
  rows,
  parallel,
  custom,
}: Pick<Line, 'config' | 'rows' | 'parallel' | 'custom'>): Line {
  const timeframe = rasterOf(config)
  return {
    config,
    timeframe,
    raster: config.raster ?? 'regular',
    dialect: dialectOf(config.compat ?? 'leme'),
    sources: sourceRequests(config),
    rows,
    parallel,
    custom,
  }
}
