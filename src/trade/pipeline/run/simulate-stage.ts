import type { Table } from '../port.ts'
import { type Simulation, simulateGrid } from '../signals/simulate/simulate-grid.ts'
import { createTable, findColumn } from '../table.ts'
import { asJson } from './artifact-kinds.ts'
import type { Line } from './line.ts'
import type { Outcome, Stage } from './stage-runner.ts'

/** Trades of every combination of thresholds, the best first. */
export function simulateStage(
  { config, dialect }: Line,
  signals: Outcome<Table>,
  data: Outcome<Table> | undefined,
): Stage<Simulation> {
  const model = config.simulate_model!
  const sets = config.signal_sets ?? []
  return {
    ...asJson('simulation', {
      rows: ({ rows }: Simulation) => rows,
      parse: (value) => value as Simulation,
    }),
    name: 'simulate',
    codeVersion: 1,
    after: data ? [signals, data] : [signals],
    settings: { model, sets, compat: config.compat },
    inputs: async () => ({
      signals: signals.report.outputHash!,
      ...(data && { data: data.report.outputHash! }),
    }),
    compute: async () =>
      simulateGrid({
        signals: withPrices(signals.content!, data?.content),
        sets,
        model,
        dialect: dialect.trading,
      }),
    describe: ({ tried, luck }) => `${tried} combinations; ${luck.sentence}`,
  }
}

/** Scores are kept without prices; the data have them, in the same rows. */
function withPrices(signals: Table, data: Table | undefined): Table {
  if (!data || data.rows !== signals.rows) return signals
  const more = data.columns.filter(({ name }) => findColumn(signals, name) === undefined)
  return createTable([...signals.columns, ...more])
}
