import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { formatMinute } from '../format/time.ts'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import styles from './desk.module.css'
import { journalText } from './journal-text.ts'

/** The newest lines of the bot's journal, newest first. */
export function Journal({ botId }: { botId: string | null }) {
  const journal = useQuery({ ...queries.journal(botId ?? ''), enabled: botId !== null })
  if (botId === null) return <Empty why="No bot is set up, so there is no journal." />
  if (journal.isPending) return <Skeleton rows={6} />
  if (journal.isError && !journal.data) {
    return <Failure part="The journal" error={journal.error} retry={() => void journal.refetch()} />
  }
  if (journal.data.length === 0) {
    return <Empty why="The journal is empty: the bot has not intended anything yet." />
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.journal} tabIndex={0} aria-label="Journal" data-testid="journal">
      <ol reversed>
        {journal.data.toReversed().map((entry) => (
          <li key={entry.seq} className={styles.entry}>
            <time className={styles.faint} dateTime={new Date(entry.time).toISOString()}>
              {formatMinute(entry.time)} UTC
            </time>
            <span>{entry.kind}</span>
            <code>{journalText(entry.body)}</code>
          </li>
        ))}
      </ol>
    </section>
  )
}
