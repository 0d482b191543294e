import { useQuery } from '@tanstack/react-query'
import { ApiFailure } from '../api/failure.ts'
import type { OperationDetail } from '../api/types.ts'
import { formatUtc } from '../format/time.ts'
import { Age } from '../ui/age.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { Facts } from '../ui/facts.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { CheckMark } from './check-mark.tsx'
import { WhatToDo } from './group-panel.tsx'
import styles from './operations.module.css'
import { operationQueries } from './queries.ts'

/** One check: since when it is as it is, what to do, and how it was in the last day. */
export function CheckDrawer({ name, onClose }: { name: string; onClose: () => void }) {
  const detail = useQuery(operationQueries.one(name))
  const isUnknown = detail.error instanceof ApiFailure && detail.error.status === 404
  return (
    <Drawer title={detail.data?.check.title ?? 'Check'} testId="check-drawer" onClose={onClose}>
      {detail.isPending && <Skeleton rows={6} />}
      {isUnknown && <Empty why="There is no such check." />}
      {detail.isError && !isUnknown && (
        <Failure part="The check" error={detail.error} retry={() => void detail.refetch()} />
      )}
      {detail.data && <Told detail={detail.data} />}
    </Drawer>
  )
}

function Told({ detail: { check, history } }: { detail: OperationDetail }) {
  return (
    <>
      <Facts
        facts={[
          { name: 'State', value: <CheckMark state={check.state} /> },
          { name: 'Since', value: formatUtc(check.since) },
          { name: 'Looked at', value: <Age of={check.measuredAt} /> },
        ]}
      />
      <section className={styles.part}>
        <h3>What was found</h3>
        <p>{check.reason}</p>
        <WhatToDo check={check} />
      </section>
      <section className={styles.part}>
        <h3>In the last day</h3>
        <ul className={styles.changes} data-testid="check-history">
          {history.map(({ state, reason, at }) => (
            <li key={at}>
              <CheckMark state={state} /> <span className={styles.faint}>{formatUtc(at)}</span>
              <p>{reason}</p>
            </li>
          ))}
        </ul>
        <p className={styles.faint}>As this server saw it since it started.</p>
      </section>
    </>
  )
}
