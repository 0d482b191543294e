import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { may } from '../api/may.ts'
import { useMe } from '../api/me.ts'
import type { Alert } from '../api/types.ts'
import dialogs from '../app/dialogs.module.css'
import { formatUtc } from '../format/time.ts'
import { Age } from '../ui/age.tsx'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { Prose } from '../ui/prose.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { placeOf, worstFirst } from './alert-words.ts'
import styles from './alerts.module.css'
import { acknowledge, alertQueries, resolve } from './queries.ts'
import { SeverityMark } from './severity-mark.tsx'

interface AlertsPanelProps {
  readonly all: boolean
  /** Id of the alert that a link led to. */
  readonly selected: string | undefined
  readonly onAll: (all: boolean) => void
}

/** What is wrong, what to do, and who has taken it on. */
export function AlertsPanel({ all, selected, onAll }: AlertsPanelProps) {
  const found = useQuery(alertQueries.list(all))
  const alerts = found.data && worstFirst(found.data.items)
  return (
    <Panel
      title={all ? 'All alerts' : 'Firing'}
      testId="alerts"
      asOf={found.data ? found.dataUpdatedAt : undefined}
      actions={
        <Button tone="quiet" onClick={() => onAll(!all)} data-testid="show-all">
          {all ? 'Only what fires' : 'Those that are over, too'}
        </Button>
      }
    >
      {found.isPending && <Skeleton rows={4} />}
      {found.isError && <Failure part="The alerts" error={found.error} retry={() => void found.refetch()} />}
      {alerts?.length === 0 && (
        <Empty
          why={all ? 'There was never an alert.' : 'Nothing is wrong that Leme knows of.'}
          command="npx leme alert list --all"
        />
      )}
      {alerts && alerts.length > 0 && (
        <ul className={styles.rows}>
          {alerts.map((alert) => (
            <AlertRow key={alert.id} alert={alert} isSelected={alert.id === selected} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

function AlertRow({ alert, isSelected }: { alert: Alert; isSelected: boolean }) {
  const { id, summary, action, link, since, count, rule, acknowledgedBy, silencedUntil, state } = alert
  const place = placeOf(alert)
  return (
    <li
      className={styles.row}
      data-testid={`alert-${rule}`}
      id={id}
      aria-current={isSelected ? 'true' : undefined}
    >
      <SeverityMark alert={alert} />
      <div className={styles.said}>
        <p className={styles.summary}>{summary}</p>
        {action !== '' && state !== 'resolved' && (
          <p className={styles.faint}>
            <Prose text={action} />{' '}
            {link !== null && (
              <a href={link} rel="noreferrer" target="_blank">
                Read on
              </a>
            )}
          </p>
        )}
        <p className={styles.facts}>
          {[
            ...[place || rule, `since ${formatUtc(since)}`, ...(count > 1 ? [`seen ${count} times`] : [])],
            ...(acknowledgedBy === null ? [] : [`taken on by ${acknowledgedBy}`]),
            ...(silencedUntil === null ? [] : [`silenced until ${formatUtc(silencedUntil)}`]),
          ].join(' · ')}
        </p>
      </div>
      <span className={styles.age}>
        <Age of={alert.lastSeenAt} />
      </span>
      <Orders alert={alert} />
    </li>
  )
}

function Orders({ alert: { id, state, summary } }: { alert: Alert }) {
  const me = useMe()
  const queries = useQueryClient()
  const acting = useMutation({
    mutationFn: (act: (id: string) => Promise<unknown>) => act(id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['alerts'] }),
  })
  if (!may(me, 'trade') || state === 'resolved') return <span />
  return (
    <span className={styles.orders}>
      {state === 'firing' && (
        <Button
          disabled={acting.isPending}
          onClick={() => acting.mutate(acknowledge)}
          aria-label={`Acknowledge: ${summary}`}
        >
          Acknowledge
        </Button>
      )}
      <Button
        tone="quiet"
        disabled={acting.isPending}
        onClick={() => acting.mutate(resolve)}
        aria-label={`Resolve: ${summary}`}
      >
        Resolve
      </Button>
      {acting.isError && (
        <span role="alert" className={dialogs.error}>
          {acting.error.message}
        </span>
      )}
    </span>
  )
}
