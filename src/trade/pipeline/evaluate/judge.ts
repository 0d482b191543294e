import type { PipelineMetrics, ScoreMetrics, Verdict, VerdictFinding } from '../pipeline-result.ts'
import { aboutLine } from './findings/about-line.ts'
import { aboutScore } from './findings/about-score.ts'

/** A chance of less than this is called an edge, after allowing for the number of scores tried. */
const SIGNIFICANCE = 0.01
/** Below this AUC an edge is weak; above the other one, look for a leak first. */
const WEAK_AUC = 0.6
const SUSPICIOUS_AUC = 0.85
/** Warnings that leave nothing but a weak edge. */
const WEAKENING = ['rows', 'folds', 'baselines', 'costs', 'random-entries']

/**
 * Says in words whether the scores know anything, and what speaks against it. The best of several scores has to
 * be that much better (Bonferroni). Nothing is called an edge while a leak is suspected.
 */
export function judge(metrics: PipelineMetrics | null): Verdict {
  const measured = metrics?.scores.filter(({ auc, chance }) => auc !== null && chance.pValue !== null) ?? []
  const best = measured.toSorted((a, b) => pValue(a) - pValue(b) || b.auc! - a.auc!)[0]
  if (!metrics || !best) {
    const findings = metrics ? [...aboutLine(metrics)] : []
    return { kind: 'unknown', text: 'No verdict: nothing was predicted out of sample.', findings }
  }
  const corrected = Math.min(1, pValue(best) * measured.length)
  const findings = [
    ...aboutChance(best, { scores: measured.length, corrected }),
    ...aboutScore(best),
    ...aboutLine(metrics),
  ].toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity))
  const isEdge = best.auc! > 0.5 && corrected < SIGNIFICANCE
  return { ...worded(best, { isEdge, scores: measured.length, findings }), findings }
}

const ORDER: readonly VerdictFinding['severity'][] = ['leak', 'warning', 'note']

interface Evidence {
  readonly isEdge: boolean
  readonly scores: number
  readonly findings: readonly VerdictFinding[]
}

function worded(best: ScoreMetrics, { isEdge, scores, findings }: Evidence): Pick<Verdict, 'kind' | 'text'> {
  const found = `out-of-sample AUC ${best.auc!.toFixed(3)} (${best.score}, ${best.rows} rows)`
  const chance = `a shuffled label does as well in ${percent(best)} of ${best.chance.tries} tries`
  const tried = scores > 1 ? `; the best of ${scores} scores` : ''
  const facts = `${found}, ${chance}${tried}`
  const leak = findings.find(({ severity }) => severity === 'leak')
  if (leak && (isEdge || best.auc! >= SUSPICIOUS_AUC)) {
    return {
      kind: 'suspicious',
      text: `Too good to be true: ${facts}. Look for a leak of the future first: ${leak.text}.`,
    }
  }
  if (!isEdge) return { kind: 'no-edge', text: `No edge: ${facts}.` }
  const isWeak = findings.some(({ severity, what }) => severity === 'warning' && WEAKENING.includes(what))
  const costs = findings.find(({ what }) => what === 'costs')
  if (best.auc! >= WEAK_AUC && !isWeak) {
    return {
      kind: 'edge',
      text: `Edge: ${facts}. ${costs?.value == null ? 'Costs are not considered' : capital(costs.text)}.`,
    }
  }
  return {
    kind: 'weak-edge',
    text: `Weak edge: ${facts}. ${costs?.value == null ? 'Costs may eat it' : capital(costs.text)}.`,
  }
}

function aboutChance(
  best: ScoreMetrics,
  { scores, corrected }: { scores: number; corrected: number },
): readonly VerdictFinding[] {
  const { tries } = best.chance
  const findings: VerdictFinding[] = []
  if (best.auc! >= SUSPICIOUS_AUC) {
    findings.push({
      severity: 'leak',
      what: 'too-good',
      value: best.auc,
      text: `no market is ordered with an AUC of ${best.auc!.toFixed(3)}`,
      advice: 'Take features out one by one until it falls.',
    })
  }
  if (scores / (tries + 1) >= SIGNIFICANCE) {
    findings.push({
      severity: 'warning',
      what: 'tries',
      value: tries,
      text: `${tries} shuffled labels are too few for ${scores} scores: none could pass`,
      advice: `Set chance.tries to ${Math.ceil(scores / SIGNIFICANCE)} or more.`,
    })
  }
  const of = scores === 1 ? '' : ` once it is allowed for that the best of ${scores} was taken`
  const text = `scores that know nothing are as good with a chance of ${Number(corrected.toPrecision(2))}${of}`
  return [...findings, { severity: 'note', what: 'chance', value: corrected, text }]
}

function pValue({ chance }: ScoreMetrics): number {
  return chance.pValue ?? 1
}

function percent({ chance }: ScoreMetrics): string {
  const share = (100 * chance.atLeastAsGood) / chance.tries
  return `${share === 0 || share >= 1 ? share.toFixed(0) : share.toFixed(1)} %`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
