import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import type { Study } from '../api/types.ts'
import { winnerStrategy } from '../backtests/winner-draft.ts'
import { formatNumber } from '../format/number.ts'
import { formatUtc } from '../format/time.ts'
import { CopyLine } from '../ui/copy-line.tsx'
import { Facts } from '../ui/facts.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty } from '../ui/state.tsx'
import styles from './study.module.css'
import { formatParameter } from './study-words.ts'

/** The best parameters, to be taken elsewhere. */
export function WinnerPanel({ study, asOf }: { study: Study; asOf: number }) {
  const { best, front, riskSettings } = study
  const title = front.length > 1 ? `First of ${formatNumber(front.length)} that none beats` : 'Winner'
  return (
    <Panel
      title={best ? `${title}, trial ${formatNumber(best.number)}` : title}
      testId="winner-panel"
      asOf={asOf}
    >
      {!best ? (
        <Empty why="No trial gave a result yet." />
      ) : (
        <>
          <Facts
            facts={Object.entries(best.parameters).map(([name, value]) => ({
              name,
              value: formatParameter(value),
            }))}
          />
          <div className={styles.body}>
            {best.setLine !== null && <CopyLine name="the parameters" line={best.setLine} />}
            {riskSettings !== null && (
              <>
                <p className={styles.note}>Its settings of risk, as a file for --config:</p>
                <CopyLine name="the settings" line={JSON.stringify(riskSettings)} />
              </>
            )}
            <HeldOut study={study} />
          </div>
        </>
      )}
    </Panel>
  )
}

/** A search keeps figures of the candles that it saw; those of the rest come from a backtest. */
function HeldOut({ study }: { study: Study }) {
  const strategies = useQuery(queries.strategies())
  const { seen, best, riskSettings, strategy } = study
  if (seen.to === null) return null
  const known = strategies.data?.items ?? []
  const file = known.find(({ name }) => name === strategy)?.file ?? 'STRATEGY.ts'
  const risk = riskSettings === null ? '' : ' --config RISK.json'
  const line = `npx leme backtest -s ${file} --timerange ${seen.to + 1}-${risk}${best?.setLine ? ` ${best.setLine}` : ''}`
  return (
    <>
      <p className={styles.note}>
        All figures here are of candles until {formatUtc(seen.to)}, which the search saw. What it makes of
        later ones says more than they do.
      </p>
      {winnerStrategy(study, known) && (
        <Link className={styles.action} to="/backtests" search={{ run: 'new', study: study.id }}>
          Backtest it on later candles
        </Link>
      )}
      <p className={styles.note}>By command, with the search’s own --candles or --venue:</p>
      <CopyLine name="the backtest of later candles" line={line} />
    </>
  )
}
