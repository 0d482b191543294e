import type { Pipeline } from '../api/types.ts'
import { formatNumber, formatPercent } from '../format/number.ts'
import { Figures } from '../ui/figures.tsx'
import { Signed } from '../ui/signed.tsx'
import { formatTook } from './stage-words.ts'

/** The few numbers that decide: how good, against what, at which cost. */
export function PipelineFigures({ run }: { run: Pipeline }) {
  const { metrics, best, stages, ms } = run
  const score = metrics?.scores.find((one) => one.score === best?.score)
  const kept = stages.filter(({ status }) => status === 'kept').length
  const done = stages.filter(({ status }) => status === 'done').length + kept
  const { trading, holding } = metrics ?? {}
  return (
    <Figures
      testId="pipeline-figures"
      figures={[
        { name: 'Best AUC, unseen rows', value: formatNumber(best?.auc, 3), note: best?.score ?? 'no score' },
        {
          name: 'Shuffled does as well',
          value: formatPercent(score?.chance.pValue, 1),
          note: score ? `of ${formatNumber(score.chance.tries)} tries` : '',
        },
        {
          name: 'Error less than guessing',
          value: score?.skill == null ? '–' : <Signed as="percent" value={score.skill} decimals={1} />,
          note: 'of the better baseline',
        },
        {
          name: 'Rule, fees paid',
          value: trading ? <Signed as="percent" value={trading.profitRatio} /> : '–',
          note: trading ? `${formatNumber(trading.trades)} trades` : 'no rule was traded',
        },
        {
          name: 'Holding',
          value: holding?.profitRatio == null ? '–' : <Signed as="percent" value={holding.profitRatio} />,
          note: 'over the same rows',
        },
        {
          name: 'Stages',
          value: stages.length === 0 ? '–' : `${done} of ${stages.length}`,
          note: kept > 0 ? `${kept} kept from before` : '',
        },
        { name: 'Took', value: formatTook(ms), note: 'all stages' },
      ]}
    />
  )
}
