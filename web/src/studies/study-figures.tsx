import type { Study } from '../api/types.ts'
import { formatNumber, formatPercent } from '../format/number.ts'
import { Figures } from '../ui/figures.tsx'
import { Signed } from '../ui/signed.tsx'
import { factorText, formatValue, objectiveTitle } from './study-words.ts'

const PLATEAUS = { plateau: 'a plateau', slope: 'a slope', peak: 'a lone peak', unknown: 'cannot be told' }

/** The best trial on the candles that the search saw, and what speaks for it. */
export function StudyFigures({ study }: { study: Study }) {
  const { best, objectives, luck, plateau, done, budget, failed } = study
  const [objective] = objectives
  const figures = best?.figures
  return (
    <Figures
      testId="study-figures"
      figures={[
        {
          name: `Best ${objective ? objectiveTitle(objective) : 'value'}`,
          value: formatValue(best?.values[0], objective),
          note: best ? `trial ${formatNumber(best.number)}` : 'no result yet',
        },
        {
          name: 'Profit, seen candles',
          value: figures ? <Signed as="percent" value={figures.profitTotal} /> : '–',
          note: figures
            ? `${formatNumber(figures.trades)} ${figures.trades === 1 ? 'trade' : 'trades'}, ${formatPercent(figures.winrate, 0)} won`
            : '',
        },
        {
          name: 'Drawdown',
          value: figures ? formatPercent(-figures.maxDrawdown) : '–',
          note: figures ? `profit factor ${factorText(figures)}` : '',
        },
        {
          name: 'Sharpe',
          value: figures && Math.abs(figures.sharpe) < 100 ? formatNumber(figures.sharpe, 2) : '–',
          note: 'a year',
        },
        {
          name: 'More than luck',
          value: luck ? formatPercent(luck.deflatedSharpe, 0) : '–',
          note: luck ? `best of ${formatNumber(luck.trials)} tries` : 'too little to tell',
        },
        {
          name: 'Around it',
          value: plateau ? PLATEAUS[plateau.kind] : '–',
          note: plateau ? `${formatNumber(plateau.neighbours)} neighbours tried` : '',
        },
        {
          name: 'Trials',
          value: formatNumber(done),
          note: `of ${formatNumber(budget)}${failed > 0 ? `, ${formatNumber(failed)} failed` : ''}`,
        },
      ]}
    />
  )
}
