import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import type { BacktestRun } from '../api/types.ts'
import { RunState } from '../backtests/run-state.tsx'
import { formatUtc } from '../format/time.ts'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { Exports } from './exports.tsx'
import styles from './report.module.css'
import { ReportView } from './report-view.tsx'

const route = getRouteApi('/backtests/$id')

/** One backtest: how far it is, or its report. */
export function ReportPage() {
  const { id } = route.useParams()
  const query = useQuery(queries.backtest(id))
  const run = query.data
  const report = run?.result ?? undefined
  const trades = useQuery({ ...queries.trades(id), enabled: report !== undefined })
  return (
    <Page
      title={report?.title ?? run?.title ?? 'Backtest'}
      sentence={run && <Sentence run={run} />}
      actions={report && <Exports id={id} report={report} trades={trades.data} />}
    >
      {query.isPending && <Skeleton height={520} />}
      {query.isError && (
        <Failure part="The backtest" error={query.error} retry={() => void query.refetch()} />
      )}
      {query.isError && !run && (
        <p className={styles.back}>
          <Link to="/backtests">All backtests</Link>
        </p>
      )}
      {run && !report && <Unfinished run={run} />}
      {run && report && <ReportView key={id} run={run} report={report} trades={trades} />}
    </Page>
  )
}

function Sentence({ run }: { run: BacktestRun }) {
  return (
    <>
      {run.verdict !== null && (
        <span className={styles.verdict} data-testid="verdict">
          {run.verdict}
        </span>
      )}
      <span className={styles.meta}>
        {run.spec.strategy} on {run.spec.venue === 'files' ? 'candles from files' : run.spec.venue},{' '}
        {run.proof ? 'saved' : 'asked'} {formatUtc(Math.floor(run.createdAt / 1000) * 1000)}
        {!run.proof && run.finishedAt !== null && run.startedAt !== null && (
          <>, ran {((run.finishedAt - run.startedAt) / 1000).toFixed(1)} s</>
        )}
      </span>
    </>
  )
}

function Unfinished({ run }: { run: BacktestRun }) {
  return (
    <Panel title="Run" testId="run-state" asOf={run.startedAt ?? run.createdAt}>
      <div className={styles.state}>
        <RunState run={run} />
      </div>
      {run.status === 'done' && (
        <Empty
          why="This run was saved without a report. Made again and saved again it has one."
          command={`npx leme research reproduce ${run.id}`}
        />
      )}
      {run.status === 'failed' && (
        <Empty
          why="Mend the cause, then ask again; nothing of this run was kept but its settings."
          action={
            <Link to="/backtests" search={{ run: 'new' }}>
              New backtest
            </Link>
          }
          command={`npx leme backtest -s STRATEGY.ts --venue ${run.spec.venue} -i ${run.spec.timeframe} -p ${run.spec.pairs.join(',')}`}
        />
      )}
    </Panel>
  )
}
