import { hashTable } from '../content-hash.ts'
import { buildData, type SourceRows } from '../data/build-data.ts'
import { checkData, type DataCheck, describeCheck } from '../data/check-data.ts'
import { fetchCommand } from '../data/requests.ts'
import { planFolds } from '../learn/walk-forward.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { Table } from '../port.ts'
import { columnOf } from '../table.ts'
import { asJson, asTable } from './artifact-kinds.ts'
import type { Line } from './line.ts'
import type { Outcome, Stage } from './stage-runner.ts'

/** Rows of every source on one raster. They are always read; only what is made of them may be known already. */
export function dataStage({ config, sources, timeframe, raster, rows, dialect }: Line): Stage<Table> {
  const read: SourceRows[] = []
  const { merge_interpolate, max_gap } = config
  const lastRows = dialect.merging.lastRows(config)
  const prefixes = sources.map(({ prefix }) => prefix)
  return {
    ...asTable('data'),
    name: 'data',
    codeVersion: 2,
    after: [],
    settings: { timeframe, raster, prefixes, symbol: config.symbol, merge_interpolate, max_gap, lastRows },
    async inputs() {
      const hashes: Record<string, string> = {}
      for (const [i, { request, prefix }] of sources.entries()) {
        const table = await rows.read(request)
        if (table.rows === 0) {
          throw new PipelineFault('rows.none', `data source ${i + 1} has no candles`, {
            where: `/data_sources/${i}`,
            hint: `To get some, ${fetchCommand(request)}.`,
          })
        }
        read.push({ table, timeframe: request.timeframe, prefix })
        hashes[`source ${i + 1}`] = hashTable(table)
      }
      return hashes
    },
    compute: async () =>
      buildData(read, {
        timeframe,
        kind: raster,
        lastRows,
        ...(merge_interpolate && { interpolate: max_gap === undefined ? {} : { maxGap: max_gap } }),
      }),
    describe: ({ columns }) =>
      `${columns.length - 1} columns of ${sources.length} ${sources.length === 1 ? 'source' : 'sources'}`,
  }
}

/** Whether the data can carry the line: possible candles, enough rows. */
export function checkStage(line: Line, data: Outcome<Table>): Stage<DataCheck> {
  const { config, sources, timeframe, raster, dialect } = line
  const { label_horizon, train_length, rolling_predict } = config
  const prefixes = sources.map(({ prefix }) => prefix)
  return {
    ...asJson('check', { rows: ({ rows }: DataCheck) => rows, parse: (value) => value as DataCheck }),
    name: 'check',
    codeVersion: 2,
    after: [data],
    settings: {
      timeframe,
      raster,
      prefixes,
      label_horizon,
      train_length,
      rolling_predict,
      isStrict: dialect.isStrict,
    },
    inputs: async () => ({ data: data.report.outputHash! }),
    async compute() {
      const table = data.content!
      const check = checkData(table, {
        prefixes,
        timeframe,
        hasClosingHours: raster === 'rows',
        isStrict: dialect.isStrict,
      })
      if (rolling_predict && config.algorithms) {
        planFolds({
          time: columnOf(table, 'time', 'check'),
          rolling: rolling_predict,
          labelHorizon: (label_horizon ?? 0) + dialect.learning.extraGap,
          trainLength: train_length ?? 0,
          advice: fetchCommand(sources[0]!.request),
        })
      }
      return check
    },
    describe: describeCheck,
  }
}
