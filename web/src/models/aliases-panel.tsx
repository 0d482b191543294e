import { useQuery } from '@tanstack/react-query'
import type { ModelAliasEvent, ModelDetail } from '../api/types.ts'
import { Age } from '../ui/age.tsx'
import { Badge } from '../ui/badge.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import styles from './models.module.css'
import { modelQueries } from './queries.ts'

/** Who gave which alias to which version, when and why. */
export function AliasesPanel({ model, asOf }: { model: ModelDetail['model']; asOf: number }) {
  return (
    <Panel title="History of aliases" testId="aliases-panel" asOf={asOf}>
      {model.aliases.length === 0 ? (
        <Empty why="No version was promoted yet: nothing of this model acts." />
      ) : (
        model.aliases.map(({ alias }) => <History key={alias} name={model.name} alias={alias} />)
      )}
    </Panel>
  )
}

function History({ name, alias }: { name: string; alias: string }) {
  const history = useQuery(modelQueries.alias(name, alias))
  return (
    <section className={styles.part}>
      <h3>{alias}</h3>
      {history.isPending && <Skeleton rows={2} />}
      {history.isError && (
        <Failure
          part={`The history of ${alias}`}
          error={history.error}
          retry={() => void history.refetch()}
        />
      )}
      <ul className={styles.events}>
        {history.data?.events.items.map((event) => (
          <Event key={event.number} event={event} />
        ))}
      </ul>
    </section>
  )
}

function Event({ event: { kind, from, to, time, actor, reason, forced } }: { event: ModelAliasEvent }) {
  return (
    <li>
      <p>
        <strong>{from === null ? `v${to}` : `v${from} → v${to}`}</strong>{' '}
        {kind === 'rollback' && <Badge tone="warn">rollback</Badge>}
        {forced && <Badge tone="bad">forced</Badge>}{' '}
        <span className={styles.faint}>
          <Age of={time} />, by {actor}
        </span>
      </p>
      <p className={styles.reason}>{reason}</p>
    </li>
  )
}
