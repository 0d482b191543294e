import type { Table } from '../port.ts'
import { computeSignals } from '../signals/compute-signals.ts'
import { asTable } from './artifact-kinds.ts'
import type { Line } from './line.ts'
import type { Outcome, Stage } from './stage-runner.ts'

/** The scores, combined, smoothed and compared with thresholds. */
export function signalsStage({ config, dialect }: Line, predictions: Outcome<Table>): Stage<Table> {
  const sets = config.signal_sets ?? []
  return {
    ...asTable('signals'),
    name: 'signals',
    codeVersion: 2,
    after: [predictions],
    settings: { sets, compat: config.compat },
    inputs: async () => ({ predictions: predictions.report.outputHash! }),
    compute: async () => computeSignals(sets, predictions.content!, dialect.trading),
    describe: ({ columns }) =>
      `${columns.length - predictions.content!.columns.length} columns from the scores`,
  }
}
