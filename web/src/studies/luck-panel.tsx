import type { Study } from '../api/types.ts'
import { formatNumber, formatPercent } from '../format/number.ts'
import { Badge, type Tone } from '../ui/badge.tsx'
import { Facts } from '../ui/facts.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty } from '../ui/state.tsx'
import styles from './study.module.css'

/** The best of many tries looks good by luck: how much of it is left. */
export function LuckPanel({ study, asOf }: { study: Study; asOf: number }) {
  const { luck } = study
  return (
    <Panel
      title="The luck of many tries"
      testId="luck-panel"
      asOf={asOf}
      actions={luck && <Badge tone={toneOf(luck.deflatedSharpe)}>{wordsOf(luck.deflatedSharpe)}</Badge>}
    >
      {!luck ? (
        <Empty why="It takes 30 trades of the best trial, and ten trials with as many, to judge this: below that a Sharpe ratio is noise." />
      ) : (
        <>
          <Facts
            facts={[
              { name: 'Deflated Sharpe ratio', value: formatPercent(luck.deflatedSharpe, 0) },
              { name: 'Sharpe of the best, per trade', value: formatNumber(luck.sharpePerTrade, 3) },
              {
                name: `Luckiest of ${formatNumber(luck.trials)} without skill`,
                value: formatNumber(luck.expectedByLuck, 3),
              },
              { name: 'Trades of the best', value: formatNumber(luck.trades) },
            ]}
          />
          <div className={styles.body}>
            <p className={styles.note}>
              The probability that the best trial’s Sharpe ratio is truly above what the luckiest of so many
              would show. It takes the trials as independent, which those of a search are not, and profits as
              normally distributed; rare large losses are not in it. What the search had not seen says more.
            </p>
          </div>
        </>
      )}
    </Panel>
  )
}

function toneOf(probability: number): Tone {
  return probability >= 0.95 ? 'good' : probability >= 0.8 ? 'warn' : 'bad'
}

function wordsOf(probability: number): string {
  return probability >= 0.95 ? 'unlikely to be luck' : probability >= 0.8 ? 'may be luck' : 'luck explains it'
}
