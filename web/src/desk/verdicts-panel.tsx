import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { Age } from '../ui/age.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import styles from './desk.module.css'

const SHOWN = 4

/** What the newest backtests found, in words. */
export function VerdictsPanel() {
  const runs = useQuery(queries.backtests())
  const done = runs.data?.items.filter((run) => run.verdict !== null).slice(0, SHOWN)
  return (
    <Panel
      title="Latest verdicts"
      testId="verdicts"
      asOf={runs.data ? runs.dataUpdatedAt : undefined}
      actions={<Link to="/backtests">All backtests</Link>}
    >
      {runs.isPending && <Skeleton rows={4} />}
      {runs.isError && <Failure part="The verdicts" error={runs.error} retry={() => void runs.refetch()} />}
      {done?.length === 0 && (
        <Empty
          why="No backtest has finished yet, so there is no verdict."
          action={
            <Link to="/backtests" search={{ run: 'new' }}>
              Run a backtest
            </Link>
          }
          command="npx leme backtest -s STRATEGY.ts"
        />
      )}
      {done && done.length > 0 && (
        <ul className={styles.list}>
          {done.map((run) => (
            <li key={run.id}>
              <Link to="/backtests/$id" params={{ id: run.id }} className={styles.verdict}>
                {run.verdict}
              </Link>
              <p className={styles.faint}>
                {run.title}
                {run.finishedAt !== null && (
                  <>
                    , <Age of={run.finishedAt} />
                  </>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
