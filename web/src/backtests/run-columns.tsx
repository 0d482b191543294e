import { Link } from '@tanstack/react-router'
import type { BacktestSummary } from '../api/types.ts'
import { formatNumber, formatPercent } from '../format/number.ts'
import { formatPeriod } from '../format/time.ts'
import { Age } from '../ui/age.tsx'
import type { Column } from '../ui/column.ts'
import { Signed } from '../ui/signed.tsx'
import styles from './run-columns.module.css'
import { RunState } from './run-state.tsx'

/** The columns of the list of backtests. */
export function runColumns(): readonly Column<BacktestSummary>[] {
  return [
    {
      key: 'verdict',
      head: 'Verdict',
      cell: (run) => (
        <Link to="/backtests/$id" params={{ id: run.id }} className={styles.verdict} data-row="">
          {run.verdict ?? <RunState run={run} />}
        </Link>
      ),
    },
    { key: 'strategy', head: 'Strategy', wide: true, cell: (run) => run.spec?.strategy ?? run.title },
    { key: 'pairs', head: 'Pairs', wide: true, cell: (run) => <Pairs run={run} /> },
    {
      key: 'period',
      head: 'Period',
      wide: true,
      cell: (run) => run.figures && formatPeriod(run.figures.startTime, run.figures.endTime),
    },
    {
      key: 'trades',
      head: 'Trades',
      align: 'right',
      wide: true,
      cell: (run) => run.figures && formatNumber(run.figures.trades),
    },
    {
      key: 'profit',
      head: 'Profit',
      align: 'right',
      cell: (run) => run.figures && <Signed as="percent" value={run.figures.profitTotal} />,
    },
    {
      key: 'hold',
      head: 'Against holding',
      align: 'right',
      wide: true,
      cell: (run) => <AgainstHolding run={run} />,
    },
    {
      key: 'drawdown',
      head: 'Drawdown',
      align: 'right',
      wide: true,
      cell: (run) => run.figures && formatPercent(run.figures.maxDrawdown),
    },
    {
      key: 'sharpe',
      head: 'Sharpe',
      align: 'right',
      wide: true,
      cell: (run) => run.figures && formatNumber(run.figures.sharpe, 2),
    },
    {
      key: 'hash',
      head: 'Trade hash',
      wide: true,
      cell: (run) =>
        run.figures && <code title={run.figures.tradeHash}>{run.figures.tradeHash.slice(0, 10)}</code>,
    },
    {
      key: 'age',
      head: 'Finished',
      align: 'right',
      wide: true,
      cell: (run) => (run.finishedAt === null ? run.status : <Age of={run.finishedAt} />),
    },
  ]
}

function Pairs({ run }: { run: BacktestSummary }) {
  const [first, ...rest] = run.spec?.pairs ?? []
  if (first === undefined) return null
  const more = rest.length > 0 ? ` and ${rest.length} more` : ''
  return (
    <span title={run.spec?.pairs.join(', ')}>
      {first}
      {more}, {run.spec?.timeframe}
    </span>
  )
}

function AgainstHolding({ run }: { run: BacktestSummary }) {
  const { profitTotal, holdProfitTotal } = run.figures ?? {}
  if (profitTotal === undefined || holdProfitTotal == null) return null
  return (
    <>
      <Signed value={(profitTotal - holdProfitTotal) * 100} decimals={1} /> pt
    </>
  )
}
