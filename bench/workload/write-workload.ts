import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeCandles } from '../../src/adapters/source/index.ts'
import { type Workload, workloadSeries } from './workloads.ts'

/** The files of a workload, as a user has them. */
export interface WorkloadFiles {
  /** Holds BASE-QUOTE-timeframe.csv.gz, one for each pair. */
  readonly candles: string
  readonly config: string
}

/** Writes a workload's candles and configuration below `folder`. */
export function writeWorkload(workload: Workload, folder: string): WorkloadFiles {
  const candles = join(folder, workload.name)
  mkdirSync(candles, { recursive: true })
  for (const series of workloadSeries(workload)) {
    const name = `${series.pair.replace('/', '-')}-${workload.timeframe}.csv.gz`
    writeCandles(join(candles, name), series.candles)
  }
  const config = join(folder, `${workload.name}.json`)
  writeFileSync(config, `${JSON.stringify(workload.config)}\n`)
  return { candles, config }
}
