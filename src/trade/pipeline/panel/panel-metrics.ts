import type { Column } from '../../../domain/index.ts'
import { accuracy, auc, confusion, f1, regressionErrors } from '../../../math/index.ts'
import type { PanelAlgorithm, PanelType } from './panel-model.ts'

export const PANEL_METRICS_SCHEMA = 'leme.panel-metrics/1'

/** Of the next close, in the asset's currency but for `mape`, a fraction, and `r2`. Null where it is not defined. */
export interface RegressionScore {
  readonly rows: number
  readonly mae: number | null
  readonly rmse: number | null
  readonly mape: number | null
  readonly r2: number | null
}

/** Of the next direction. `auc` is null with one class. */
export interface ClassificationScore {
  readonly rows: number
  readonly accuracy: number | null
  readonly f1: number | null
  readonly auc: number | null
}

export type PanelScore = RegressionScore | ClassificationScore

/** Who needs no model: the last close; the commoner direction of the training rows, or that of the last day. */
export type PanelBaseline = 'last_close' | 'majority' | 'last_direction'

export interface FoldMetrics {
  /** ISO times of the first and the last judged row. */
  readonly from: string
  readonly to: string
  readonly trainRows: number
  readonly model: PanelScore
  readonly baselines: Readonly<Partial<Record<PanelBaseline, PanelScore>>>
}

/** How a model did on rows that it had not seen; plain JSON. */
export interface PanelMetrics {
  readonly schema: typeof PANEL_METRICS_SCHEMA
  readonly type: PanelType
  readonly algo: PanelAlgorithm
  readonly overall: PanelScore
  readonly baselines: Readonly<Partial<Record<PanelBaseline, PanelScore>>>
  readonly folds: readonly FoldMetrics[]
  readonly verdict: PanelVerdict
}

export interface PanelVerdict {
  /** Better than every baseline, and by more than chance would do. */
  readonly beats: boolean
  /** The baseline with the least loss. */
  readonly against: PanelBaseline
  /** Mean over dates of how much less it lost, divided by its standard error. Null with one date or no spread. */
  readonly t: number | null
  readonly dates: number
  readonly foldsBetter: number
  readonly text: string
}

/** Scores predictions of closes, or probabilities of a rise; rows where either side is NaN are left out. */
export function scorePanel(type: PanelType, target: Column, prediction: Column): PanelScore {
  if (type === 'regression') {
    const { rows, mae, rmse, mape, r2 } = regressionErrors(target, prediction)
    return { rows, mae: known(mae), rmse: known(rmse), mape: known(mape), r2: known(r2) }
  }
  const counts = confusion(target, prediction)
  const rows = counts.truePositives + counts.falsePositives + counts.trueNegatives + counts.falseNegatives
  const rate = (value: number) => (rows === 0 ? null : value)
  return {
    rows,
    accuracy: rate(accuracy(counts)),
    f1: rate(f1(counts)),
    auc: known(auc(target, prediction)),
  }
}

/** JSON has no NaN. */
export function known(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
