import type { Candles } from '../../../domain/index.ts'
import { PRICE_COLUMNS } from '../../../domain/index.ts'
import { hashColumn } from '../content-hash.ts'
import { buildData, type SourceCandles } from '../data/build-data.ts'
import { checkData, type DataCheck, describeCheck } from '../data/check-data.ts'
import { fetchCommand } from '../data/requests.ts'
import { planFolds } from '../learn/walk-forward.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { Table } from '../port.ts'
import { columnOf } from '../table.ts'
import { asJson, asTable } from './artifact-kinds.ts'
import type { Line } from './line.ts'
import type { Outcome, Stage } from './stage-runner.ts'

/** Candles of every source on one raster. They are always read; only what is made of them may be known already. */
export function dataStage({ config, sources, timeframe, raster, candles }: Line): Stage<Table> {
  const read: SourceCandles[] = []
  return {
    ...asTable('data'),
    name: 'data',
    codeVersion: 1,
    after: [],
    settings: { timeframe, raster, prefixes: sources.map(({ prefix }) => prefix), symbol: config.symbol },
    async inputs() {
      const hashes: Record<string, string> = {}
      for (const [i, { request, prefix }] of sources.entries()) {
        const series = await candles.read(request)
        if (series.length === 0) {
          throw new PipelineFault('rows.none', `data source ${i + 1} has no candles`, {
            where: `/data_sources/${i}`,
            hint: `To get some, ${fetchCommand(request)}.`,
          })
        }
        read.push({ candles: series, prefix })
        hashes[`source ${i + 1}`] = hashCandles(series)
      }
      return hashes
    },
    compute: async () => buildData(read, { timeframe, kind: raster }),
    describe: ({ columns }) =>
      `${columns.length - 1} columns of ${sources.length} ${sources.length === 1 ? 'source' : 'sources'}`,
  }
}

/** Whether the data can carry the line: possible candles, enough rows. */
export function checkStage(
  { config, sources, timeframe, raster }: Line,
  data: Outcome<Table>,
): Stage<DataCheck> {
  const { label_horizon, train_length, rolling_predict } = config
  const prefixes = sources.map(({ prefix }) => prefix)
  return {
    ...asJson('check', { rows: ({ rows }: DataCheck) => rows, parse: (value) => value as DataCheck }),
    name: 'check',
    codeVersion: 1,
    after: [data],
    settings: { timeframe, raster, prefixes, label_horizon, train_length, rolling_predict },
    inputs: async () => ({ data: data.report.outputHash! }),
    async compute() {
      const table = data.content!
      const check = checkData(table, { prefixes, timeframe, hasClosingHours: raster === 'rows' })
      planFolds({
        time: columnOf(table, 'time', 'check'),
        rolling: rolling_predict,
        labelHorizon: label_horizon,
        trainLength: train_length ?? 0,
        advice: fetchCommand(sources[0]!.request),
      })
      return check
    },
    describe: describeCheck,
  }
}

function hashCandles(candles: Candles): string {
  return ['time' as const, ...PRICE_COLUMNS].map((name) => hashColumn(candles[name])).join(' ')
}
