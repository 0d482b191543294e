import type { ReactNode } from 'react'
import type { BacktestReport } from '../api/types.ts'
import { Spread } from '../charts/spread.tsx'
import { formatNumber, formatPercent } from '../format/number.ts'
import { formatDay } from '../format/time.ts'
import { Badge, type Tone } from '../ui/badge.tsx'
import { Panel } from '../ui/panel.tsx'
import { Signed } from '../ui/signed.tsx'
import { Empty } from '../ui/state.tsx'
import styles from './report.module.css'

type Evidence = BacktestReport['verdict']['evidence']

const EVIDENCE: Readonly<Record<Evidence, { readonly words: string; readonly tone: Tone }>> = {
  skill: { words: 'unlikely to be chance', tone: 'good' },
  weak: { words: 'may be chance', tone: 'warn' },
  none: { words: 'no sign of skill', tone: 'bad' },
  'too-few': { words: 'too few to trust', tone: 'warn' },
}

/** Luck or skill: what chance alone would have given. */
export function RobustnessPanel({ report, asOf }: { report: BacktestReport; asOf: number | undefined }) {
  const { robustness: tests, verdict, metrics } = report
  const evidence = EVIDENCE[verdict.evidence]
  return (
    <Panel
      title="Luck or skill"
      testId="robustness"
      asOf={asOf}
      actions={<Badge tone={evidence.tone}>{evidence.words}</Badge>}
    >
      {tests === null ? (
        <Empty why="There are no trades to test." />
      ) : (
        <dl className={styles.tests}>
          <Test name="Coin flips" note="such a profit, were each trade as likely to lose as to win">
            p = {chance(tests.signFlip.pValue)}
          </Test>
          {tests.randomEntry && (
            <Test
              name="Random entries"
              note="as many trades, held as long, entered anywhere"
              detail={<Spread spread={tests.randomEntry.profitTotal} actual={metrics.profitTotal} />}
            >
              p = {chance(tests.randomEntry.pValue)}
            </Test>
          )}
          <Test
            name="Bootstrap"
            note="the same trades drawn anew"
            detail={<Spread spread={tests.bootstrap.profitTotal} actual={metrics.profitTotal} />}
          >
            {formatPercent(tests.bootstrap.lossChance, 0)} without gain
          </Test>
          <Test
            name="Shuffle"
            note="drawdown, were the trades in another order"
            detail={<Spread spread={fallOf(tests.shuffle.maxDrawdown)} actual={-tests.shuffle.actual} />}
          >
            {formatPercent(-tests.shuffle.actual, 1)}
          </Test>
          <Test
            name="Early and late"
            note={`${tests.split.before.trades} trades before ${formatDay(tests.split.time)} UTC, ${tests.split.after.trades} after`}
          >
            <Signed as="percent" decimals={1} value={tests.split.before.profitTotal} /> then{' '}
            <Signed as="percent" decimals={1} value={tests.split.after.profitTotal} />
          </Test>
        </dl>
      )}
    </Panel>
  )
}

interface TestProps {
  readonly name: string
  readonly note: string
  readonly detail?: ReactNode
  readonly children: ReactNode
}

function Test({ name, note, detail, children }: TestProps) {
  return (
    <div>
      <dt>
        {name} <span className={styles.faint}>{note}</span>
      </dt>
      <dd>{children}</dd>
      {detail && <dd className={styles.detail}>{detail}</dd>}
    </div>
  )
}

/** Depths as falls, least first. */
function fallOf({ p5, p50, p95 }: { p5: number; p50: number; p95: number }) {
  return { p5: -p95, p50: -p50, p95: -p5 }
}

function chance(pValue: number): string {
  return pValue < 0.01 ? 'less than 0.01' : formatNumber(pValue, 2)
}
