import { Link } from '@tanstack/react-router'
import type { BacktestFigures, BacktestSummary } from '../api/types.ts'
import { formatNumber, formatPercent } from '../format/number.ts'
import { formatPeriod } from '../format/time.ts'
import { Age } from '../ui/age.tsx'
import type { Column } from '../ui/column.ts'
import { Signed } from '../ui/signed.tsx'
import styles from './run-columns.module.css'
import { RunState } from './run-state.tsx'

type RunColumn = Column<BacktestSummary>

const VERDICT: RunColumn = {
  key: 'verdict',
  head: 'Verdict',
  cell: (run) => (
    <Link to="/backtests/$id" params={{ id: run.id }} className={styles.verdict} data-row="">
      {run.verdict ?? <RunState run={run} />}
    </Link>
  ),
}

const STRATEGY: RunColumn = {
  key: 'strategy',
  head: 'Strategy and pairs',
  wide: true,
  cell: ({ spec }) => {
    const [first, ...rest] = spec.pairs
    const more = rest.length > 0 ? ` +${rest.length}` : ''
    return (
      <span title={spec.pairs.join(', ')}>
        {spec.strategy}, {first}
        {more} {spec.timeframe}
      </span>
    )
  },
}

const FINISHED: RunColumn = {
  key: 'finished',
  head: 'Finished',
  align: 'right',
  wide: true,
  cell: (run) => (run.finishedAt === null ? run.status : <Age of={run.finishedAt} />),
}

const FIGURES: readonly RunColumn[] = [
  figure('period', 'Period (UTC)', (one) => formatPeriod(one.startTime, one.endTime)),
  figure('trades', 'Trades', (one) => formatNumber(one.trades)),
  { ...figure('profit', 'Profit', (one) => <Signed as="percent" value={one.profitTotal} />), wide: false },
  figure('hold', 'Against holding', ({ profitTotal, holdProfitTotal }) =>
    holdProfitTotal === null ? (
      '–'
    ) : (
      <>
        <Signed value={(profitTotal - holdProfitTotal) * 100} decimals={1} /> pt
      </>
    ),
  ),
  figure('drawdown', 'Drawdown', (one) => formatPercent(-one.maxDrawdown)),
  figure('sharpe', 'Sharpe', (one) => (one.sharpe === -100 ? '–' : formatNumber(one.sharpe, 2))),
  figure('hash', 'Trade hash', (one) => <code title={one.tradeHash}>{one.tradeHash.slice(0, 8)}</code>),
]

function figure(key: string, head: string, cell: (figures: BacktestFigures) => React.ReactNode): RunColumn {
  return { key, head, align: 'right', wide: true, cell: (run) => run.figures && cell(run.figures) }
}

/** The columns of the list of backtests. */
export const RUN_COLUMNS: readonly RunColumn[] = [VERDICT, STRATEGY, ...FIGURES, FINISHED]
