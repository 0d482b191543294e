import { describeLookAhead, findLookAhead } from '../features/check-causal.ts'
import { computeFeatures } from '../features/compute-features.ts'
import { computeLabels, labelNames } from '../labels/compute-labels.ts'
import { withSettled } from '../labels/settled-columns.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { Table } from '../port.ts'
import { columnOf } from '../table.ts'
import { asTable } from './artifact-kinds.ts'
import type { Line } from './line.ts'
import type { Outcome, Stage } from './stage-runner.ts'

/** Every feature, proven not to look ahead. */
export function featuresStage(
  { config, timeframe, dialect, custom }: Line,
  [data, check]: [Outcome<Table>, Outcome<unknown>],
): Stage<Table> {
  const sets = config.feature_sets!
  const compute = (part: Table) =>
    computeFeatures(sets, part, {
      timeframe,
      dialect: dialect.features,
      custom: custom.features,
      ...(custom.zoneOf && { zoneOf: custom.zoneOf }),
    })
  return {
    ...asTable('features'),
    name: 'features',
    codeVersion: 3,
    after: [data, check],
    settings: { sets, timeframe, compat: config.compat, code: custom.codeHashes },
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
    codeVersion: 3,
    after: [data, check],
    settings: { sets, learned, compat: config.compat },
    inputs: async () => ({ data: data.report.outputHash! }),
    async compute() {
      const labels = computeLabels(sets, data.content!, dialect.labels)
      if (dialect.isStrict) for (const name of learned) requireTwoClasses(labels, name)
      return withSettled(labels, { sets, data: data.content!, dialect: dialect.labels })
    },
    describe: (table) => learned.map((name) => describeLabel(table, name)).join(', '),
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
  const { known, least, most, holds } = lookAtLabel(labels, name)
  if (least < most) return
  const found =
    least === 0 || least === 1 ? `holds in ${holds} of ${known} rows` : `is ${least} in all ${known} rows`
  throw new PipelineFault('label.one-class', `the label ${name} ${found}: nothing can be learned`, {
    hint: 'Choose another threshold or horizon, or import more candles.',
  })
}

function describeLabel(labels: Table, name: string): string {
  const { known, least, most, holds } = lookAtLabel(labels, name)
  if (least === 0 && most === 1)
    return `${name} holds in ${((100 * holds) / known).toFixed(1)} % of ${known} rows`
  return `${name} from ${least.toPrecision(3)} to ${most.toPrecision(3)} in ${known} rows`
}

/** What values a label has; `holds` counts those above 0. */
function lookAtLabel(
  labels: Table,
  name: string,
): { known: number; least: number; most: number; holds: number } {
  const seen = { known: 0, least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY, holds: 0 }
  for (const value of columnOf(labels, name, 'labels')) {
    if (Number.isNaN(value)) continue
    seen.known++
    seen.least = Math.min(seen.least, value)
    seen.most = Math.max(seen.most, value)
    if (value > 0) seen.holds++
  }
  return seen.known === 0 ? { known: 0, least: 0, most: 0, holds: 0 } : seen
}
