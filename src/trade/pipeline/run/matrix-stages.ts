import { describeLookAhead, findLookAhead } from '../features/check-causal.ts'
import { computeFeatures } from '../features/compute-features.ts'
import { computeLabels, labelNames } from '../labels/compute-labels.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { Table } from '../port.ts'
import { columnOf } from '../table.ts'
import { asTable } from './artifact-kinds.ts'
import type { Line } from './line.ts'
import type { Outcome, Stage } from './stage-runner.ts'

/** Every feature, proven not to look ahead. */
export function featuresStage(
  { config, timeframe, dialect }: Line,
  [data, check]: [Outcome<Table>, Outcome<unknown>],
): Stage<Table> {
  const sets = config.feature_sets!
  const compute = (part: Table) => computeFeatures(sets, part, { timeframe, dialect: dialect.features })
  return {
    ...asTable('features'),
    name: 'features',
    codeVersion: 1,
    after: [data, check],
    settings: sets,
    inputs: async () => ({ data: data.report.outputHash! }),
    async compute() {
      const table = data.content!
      const features = compute(table)
      if (dialect.isStrict) requireSound(features, table, compute)
      return features
    },
    describe: ({ columns }) =>
      `${columns.length - 1} features, ${dialect.isStrict ? 'none looks ahead' : 'not tried for look-ahead'}`,
  }
}

/** Every label; those that are learned must hold in some rows and not in others. */
export function labelsStage(
  { config, dialect }: Line,
  [data, check]: [Outcome<Table>, Outcome<unknown>],
): Stage<Table> {
  const sets = config.label_sets!
  const learned = config.labels ?? sets.flatMap(labelNames)
  return {
    ...asTable('labels'),
    name: 'labels',
    codeVersion: 1,
    after: [data, check],
    settings: { sets, learned },
    inputs: async () => ({ data: data.report.outputHash! }),
    async compute() {
      const labels = computeLabels(sets, data.content!, dialect.labels)
      if (dialect.isStrict) for (const name of learned) requireTwoClasses(labels, name)
      return labels
    },
    describe: (table) => learned.map((name) => describeShare(table, name)).join(', '),
  }
}

/** Every feature has a value somewhere and none sees later rows. */
function requireSound(features: Table, table: Table, compute: (part: Table) => Table): void {
  const empty = features.columns.find(({ values }) => values.every(Number.isNaN))
  if (empty) {
    throw new PipelineFault('feature.empty', `the feature ${empty.name} has no value in ${table.rows} rows`, {
      hint: 'Take a shorter window, or import more candles.',
    })
  }
  const ahead = findLookAhead(compute, { data: table, whole: features })
  if (!ahead) return
  throw new PipelineFault(
    'feature.future',
    `${describeLookAhead(ahead)} changes when later candles are removed`,
    { hint: 'A feature may only use the rows up to its own; take this one out.' },
  )
}

function requireTwoClasses(labels: Table, name: string): void {
  const { known, holds } = countLabel(labels, name)
  if (holds > 0 && holds < known) return
  throw new PipelineFault(
    'label.one-class',
    `the label ${name} holds in ${holds} of ${known} rows: nothing can be learned`,
    {
      hint: 'Choose another threshold or horizon, or import more candles.',
    },
  )
}

function describeShare(labels: Table, name: string): string {
  const { known, holds } = countLabel(labels, name)
  return `${name} holds in ${((100 * holds) / known).toFixed(1)} % of ${known} rows`
}

function countLabel(labels: Table, name: string): { known: number; holds: number } {
  const known = columnOf(labels, name, 'labels').filter((value) => !Number.isNaN(value))
  return { known: known.length, holds: known.reduce((sum, value) => sum + value, 0) }
}
