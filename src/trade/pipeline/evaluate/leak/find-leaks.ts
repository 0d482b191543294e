import type { Column } from '../../../../domain/index.ts'
import type { LabelEnds } from '../split/label-ends.ts'
import type { Split } from '../split/purge.ts'
import { centredLabel } from './centred-label.ts'
import { findDuplicates, findLabelOverlap } from './find-overlap.ts'
import { findFittedOnAll } from './fitted-on-all.ts'
import { findFutureInputs } from './future-inputs.ts'
import { judgeProfile } from './judge-profile.ts'
import type { LeakFinding } from './leak-finding.ts'
import { shiftProfiles } from './shift-profile.ts'

interface Named {
  readonly name: string
  readonly values: Column
}

export interface LeakSearch {
  /** On all rows, NaN where unknown. */
  readonly features: readonly Named[]
  /** What is learned, each with the rows that it looks ahead. */
  readonly labels: readonly (Named & { readonly horizon: number })[]
  /** Columns that labels are made of, such as the close. */
  readonly inputs: readonly Named[]
  /** Rows learned from and tested; none are not looked at. */
  readonly splits?: readonly Split[]
  /** Shuffled labels that each feature is compared with; 30 or more. */
  readonly tries: number
  readonly seed: number
}

/** What one feature says about one label by itself. */
export interface FeatureEdge {
  readonly feature: string
  readonly label: string
  /** 0.5 knows nothing; below it the feature points the other way. */
  readonly auc: number
  /** Share of shuffled labels that are ordered as well, for one feature: with many, the least will be small. */
  readonly pValue: number
}

export interface LeakReport {
  readonly findings: readonly LeakFinding[]
  readonly edges: readonly FeatureEdge[]
}

/**
 * Looks for knowledge of the future in features, labels and splits. A clean market gives no finding; the limits
 * of each test stand at its function. Same seed, same report.
 */
export function findLeaks(search: LeakSearch): LeakReport {
  const { features, labels, inputs, splits = [] } = search
  const columns = features.map(({ values }) => values)
  const findings: LeakFinding[] = []
  const edges: FeatureEdge[] = []
  for (const { name: label, values, horizon } of labels) {
    const profiles = shiftProfiles(columns, centredLabel(values), { ...search, horizon })
    profiles.forEach((profile, k) => {
      const feature = features[k]!.name
      edges.push({ feature, label, auc: 0.5 + profile.edge, pValue: profile.pValue })
      findings.push(...judgeProfile(profile, { feature, label }))
    })
  }
  const farthest = Math.max(1, ...labels.map(({ horizon }) => horizon))
  findings.push(...findFutureInputs(features, inputs, farthest))
  for (const { name, values } of features) findings.push(...findFittedOnAll(name, values))
  const ends = longestEnds(labels)
  findings.push(...findLabelOverlap(splits, ends), ...findDuplicates(splits, columns))
  return { findings, edges }
}

/** The last row that any of the labels of a row looks at. */
function longestEnds(labels: LeakSearch['labels']): LabelEnds {
  const rows = labels[0]?.values.length ?? 0
  const horizon = Math.max(0, ...labels.map((label) => label.horizon))
  return new Int32Array(rows).map((_, row) => Math.min(rows - 1, row + horizon))
}
