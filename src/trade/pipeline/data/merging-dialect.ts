import type { PipelineConfig } from '../config/pipeline-config.ts'

/** Where the reference program and Leme join different rows. */
export interface MergingDialect {
  /** How many last rows of each source are joined; 0 means all. */
  lastRows(config: PipelineConfig): number
}

/** Lengths of trainings limit trainings alone. */
export const lemeMerging: MergingDialect = { lastRows: () => 0 }
