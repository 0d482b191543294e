import type { ScoreMetrics, VerdictFinding } from '../../pipeline-result.ts'

/** Share of folds that have to be above one half, and how bad the worst may be. */
const STABLE_SHARE = 2 / 3
const WORST_FOLD = 0.45
/** A calibration error below this harms nobody; what chance does is allowed twice. */
const CALIBRATION = 0.05
/** Fewer blocks of neighbouring rows than this are few witnesses. */
const FEW_BLOCKS = 10

/** What speaks against one score, apart from leaks and the market: its own figures. */
export function aboutScore(score: ScoreMetrics): readonly VerdictFinding[] {
  return [aboutRows, aboutFolds, aboutRegimes, aboutCalibration, aboutBaselines].flatMap((about) =>
    about(score),
  )
}

function aboutRows({ score, rows, chance }: ScoreMetrics): readonly VerdictFinding[] {
  const blocks = Math.floor(rows / chance.blockRows)
  if (rows === 0 || blocks >= FEW_BLOCKS) return []
  const text = `${score} has ${rows} rows, ${blocks} stretches that do not overlap`
  return [warning('rows', blocks, text, 'Predict more rows: rolling_predict, more candles.')]
}

function aboutFolds({ score, folds = [] }: ScoreMetrics): readonly VerdictFinding[] {
  const found = folds.flatMap(({ auc }) => auc ?? [])
  if (found.length < 2) return []
  const above = found.filter((auc) => auc > 0.5).length
  const share = above / found.length
  const worst = Math.min(...found)
  const text = `${above} of ${found.length} folds of ${score} are above one half, the worst has ${worst.toFixed(3)}`
  if (share >= STABLE_SHARE && worst >= WORST_FOLD) return [note('folds', share, text)]
  const advice = 'Do not trust the mean: look what the bad folds have in common.'
  return [warning('folds', share, text, advice)]
}

function aboutRegimes({ score, regimes = [] }: ScoreMetrics): readonly VerdictFinding[] {
  const large = regimes.filter(({ isSmall, auc }) => !isSmall && auc !== null)
  const wrong = large.filter(({ high }) => high !== null && high < 0.5)
  const small = regimes.length - large.length
  const findings = wrong.map(({ by, regime, auc, rows }) =>
    warning(
      'regimes',
      auc,
      `${score} is worse than guessing where ${by} is ${regime}: AUC ${auc!.toFixed(3)} on ${rows} rows`,
      'Do not trade it there.',
    ),
  )
  if (small === 0) return findings
  return [
    ...findings,
    note('regimes', small, `${small} of ${regimes.length} regimes have too few rows to say anything`),
  ]
}

function aboutCalibration({ score, calibration }: ScoreMetrics): readonly VerdictFinding[] {
  const { ece = null, bins = [] } = calibration ?? {}
  const rows = Math.max(
    1,
    bins.reduce((sum, bin) => sum + bin.rows, 0),
  )
  const byChance =
    bins.reduce((sum, { meanProbability: p, rows: n }) => sum + Math.sqrt(p * (1 - p) * n), 0) / rows
  if (ece === null || ece < Math.max(CALIBRATION, 2 * byChance)) return []
  const text = `${score} is no probability: it is off by ${ece.toFixed(3)} on average`
  return [
    warning('calibration', ece, text, 'Choose thresholds by what they earned, or calibrate the scores.'),
  ]
}

function aboutBaselines({ score, auc, skill, baselines = [] }: ScoreMetrics): readonly VerdictFinding[] {
  const findings: VerdictFinding[] = []
  const best = baselines.reduce<number | null>(
    (most, { auc: a }) => (a === null ? most : Math.max(most ?? 0, a)),
    null,
  )
  if (auc !== null && best !== null && best >= auc) {
    const text = `guessing from the labels before reaches an AUC of ${best.toFixed(3)}, ${score} ${auc.toFixed(3)}`
    findings.push(
      warning('baselines', best, text, 'The model adds nothing: take the guess, or other features.'),
    )
  }
  if (skill !== undefined && skill !== null && skill <= 0) {
    const text = `the values of ${score} are no nearer to the labels than the mean of the labels before (skill ${skill.toFixed(3)})`
    findings.push(warning('skill', skill, text, 'Use its order alone, not its size.'))
  }
  return findings
}

function warning(what: string, value: number | null, text: string, advice: string): VerdictFinding {
  return { severity: 'warning', what, value, text, advice }
}

function note(what: string, value: number | null, text: string): VerdictFinding {
  return { severity: 'note', what, value, text }
}
