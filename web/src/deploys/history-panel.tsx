import { useQuery } from '@tanstack/react-query'
import { formatMinute } from '../format/time.ts'
import { Panel } from '../ui/panel.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { short } from './deploy-words.ts'
import styles from './deploys.module.css'
import { deployQueries } from './queries.ts'

interface HistoryPanelProps {
  readonly client: string
  readonly selected: string | undefined
  readonly onOpen: (commit: string) => void
}

/** Commits of the client's file, newest first. */
export function HistoryPanel({ client, selected, onOpen }: HistoryPanelProps) {
  const query = useQuery(deployQueries.history(client))
  const items = query.data?.items
  return (
    <Panel title="History" testId="history-panel" asOf={query.data ? query.dataUpdatedAt : undefined}>
      {query.isPending && <Skeleton rows={4} />}
      {query.isError && <Failure part="The history" error={query.error} retry={() => void query.refetch()} />}
      {items?.length === 0 && <Empty why="The file was never written." />}
      {items && items.length > 0 && (
        <ul className={styles.history} aria-label="Commits">
          {items.map(({ commit, subject, author, time, step }) => (
            <li key={commit} aria-current={selected === commit ? 'true' : undefined}>
              <button type="button" onClick={() => onOpen(commit)}>
                <span className={styles.subject} data-step={step ?? 'hand'}>
                  {subject.replace(`${client}: `, '')}
                </span>
                <span className={styles.note}>
                  <code>{short(commit)}</code> {formatMinute(time)} by {author}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
