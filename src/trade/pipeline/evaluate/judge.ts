import type { PipelineMetrics, ScoreMetrics, Verdict } from '../pipeline-result.ts'

/** A chance of less than this is called an edge, after allowing for the number of scores tried. */
const SIGNIFICANCE = 0.01
/** Below this AUC an edge is weak; above the other one, look for a leak first. */
const WEAK_AUC = 0.6
const SUSPICIOUS_AUC = 0.85

/** Says in words whether the scores know anything. The best of several scores has to be that much better. */
export function judge(metrics: PipelineMetrics | null): Verdict {
  const measured = metrics?.scores.filter(({ auc, chance }) => auc !== null && chance.pValue !== null) ?? []
  const best = measured.toSorted((a, b) => pValue(a) - pValue(b) || b.auc! - a.auc!)[0]
  if (!best) return { kind: 'unknown', text: 'No verdict: nothing was predicted out of sample.' }
  const isEdge = best.auc! > 0.5 && Math.min(1, pValue(best) * measured.length) < SIGNIFICANCE
  const found = `out-of-sample AUC ${best.auc!.toFixed(3)} (${best.score}, ${best.rows} rows)`
  const chance = `a shuffled label does as well in ${percent(best)} of ${best.chance.tries} tries`
  const tried = measured.length > 1 ? `; the best of ${measured.length} scores` : ''
  if (!isEdge) return { kind: 'no-edge', text: `No edge: ${found}, ${chance}${tried}.` }
  if (best.auc! >= SUSPICIOUS_AUC) {
    return {
      kind: 'suspicious',
      text: `Too good to be true: ${found}, ${chance}${tried}. Look for a leak of the future first.`,
    }
  }
  if (best.auc! >= WEAK_AUC)
    return { kind: 'edge', text: `Edge: ${found}, ${chance}${tried}. Costs are not considered.` }
  return { kind: 'weak-edge', text: `Weak edge: ${found}, ${chance}${tried}. Costs may eat it.` }
}

function pValue({ chance }: ScoreMetrics): number {
  return chance.pValue ?? 1
}

function percent({ chance }: ScoreMetrics): string {
  const share = (100 * chance.atLeastAsGood) / chance.tries
  return `${share === 0 || share >= 1 ? share.toFixed(0) : share.toFixed(1)} %`
}
