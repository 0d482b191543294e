import type { ModelVersion } from '../api/types.ts'
import { formatNumber, formatPercent } from '../format/number.ts'
import { VERDICTS } from '../pipeline/stage-words.ts'
import { Badge } from '../ui/badge.tsx'
import { Figures } from '../ui/figures.tsx'

/** How good a version was on rows that it had not seen. */
export function VersionFigures({ version }: { version: ModelVersion }) {
  const { metrics } = version
  const verdict = VERDICTS[metrics.verdict.kind]
  return (
    <Figures
      testId="version-figures"
      figures={[
        { name: 'AUC, unseen rows', value: formatNumber(metrics.auc, 3), note: version.score },
        { name: 'Verdict', value: <Badge tone={verdict.tone}>{verdict.words}</Badge>, note: '' },
        { name: 'Shuffled does as well', value: formatPercent(metrics.chanceOf, 1), note: 'of tries' },
        { name: 'Brier score', value: formatNumber(metrics.brier, 4), note: 'lower is better' },
        { name: 'Precision', value: formatPercent(metrics.precision, 1), note: '' },
        { name: 'Recall', value: formatPercent(metrics.recall, 1), note: '' },
        {
          name: 'Rows',
          value: formatNumber(metrics.rows),
          note: `label holds in ${formatPercent(metrics.positives, 1)}`,
        },
        { name: 'Looks ahead', value: CUT[metrics.cutTest], note: 'test with the future cut off' },
      ]}
    />
  )
}

const CUT = { passed: 'no', failed: 'yes', unknown: 'not tested' } as const
