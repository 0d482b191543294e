import type { Study, StudyTrial } from '../api/types.ts'
import { formatNumber, formatPercent } from '../format/number.ts'
import { CopyLine } from '../ui/copy-line.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { Facts } from '../ui/facts.tsx'
import { Signed } from '../ui/signed.tsx'
import { factorText, formatParameter, formatValue, objectiveTitle } from './study-words.ts'

interface TrialDrawerProps {
  readonly study: Study
  readonly trial: StudyTrial
  readonly onClose: () => void
}

/** Everything that is kept of one trial. */
export function TrialDrawer({ study, trial, onClose }: TrialDrawerProps) {
  const { number, batch, status, parameters, values, figures, reason, tradeHash, durationMs } = trial
  return (
    <Drawer title={`Trial ${formatNumber(number)}`} testId="trial-drawer" onClose={onClose}>
      <Facts
        facts={[
          { name: 'State', value: statusWords(status, study.state === 'running') },
          ...(reason === null ? [] : [{ name: 'Why', value: reason }]),
          ...study.objectives.map((objective, at) => ({
            name: objectiveTitle(objective),
            value: formatValue(values[at], objective),
          })),
          ...Object.entries(parameters).map(([name, value]) => ({ name, value: formatParameter(value) })),
          ...(figures
            ? [
                { name: 'Profit', value: <Signed as="percent" value={figures.profitTotal} /> },
                { name: 'Trades', value: formatNumber(figures.trades) },
                { name: 'Won', value: formatPercent(figures.winrate, 1) },
                { name: 'Profit factor', value: factorText(figures) },
                { name: 'Sharpe', value: figures.sharpe === -100 ? '–' : formatNumber(figures.sharpe, 2) },
                { name: 'Drawdown', value: formatPercent(-figures.maxDrawdown) },
              ]
            : []),
          { name: 'Asked in batch', value: formatNumber(batch) },
          ...(durationMs === null ? [] : [{ name: 'Took', value: `${formatNumber(durationMs, 1)} ms` }]),
          ...(tradeHash === null ? [] : [{ name: 'Trade hash', value: <code>{tradeHash}</code> }]),
        ]}
      />
      {trial.setLine !== null && <CopyLine name="the parameters" line={trial.setLine} />}
    </Drawer>
  )
}

function statusWords(status: StudyTrial['status'], isRunning: boolean): string {
  if (status === 'asked') return isRunning ? 'being run' : 'not ended'
  return status === 'told' ? 'done' : 'failed'
}
