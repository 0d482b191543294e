import { useQuery } from '@tanstack/react-query'
import { Drawer } from '../ui/drawer.tsx'
import { Failure, Skeleton } from '../ui/state.tsx'
import { short } from './deploy-words.ts'
import styles from './deploys.module.css'
import { kindOfLine } from './diff-lines.ts'
import { deployQueries } from './queries.ts'

interface CommitDrawerProps {
  readonly client: string
  readonly commit: string
  readonly onClose: () => void
}

/** What one commit changed in the client's file. */
export function CommitDrawer({ client, commit, onClose }: CommitDrawerProps) {
  const query = useQuery(deployQueries.diff(client, commit))
  return (
    <Drawer title={`Commit ${short(commit)}`} testId="commit-drawer" onClose={onClose}>
      {query.isPending && <Skeleton rows={8} />}
      {query.isError && <Failure part="The commit" error={query.error} retry={() => void query.refetch()} />}
      {query.data && (
        <pre className={styles.text} data-testid="diff">
          {query.data.diff.split('\n').map((line, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the text of a commit does not change
            <span key={row} className={styles.line} data-kind={kindOfLine(line)}>
              {line}
              {'\n'}
            </span>
          ))}
        </pre>
      )}
    </Drawer>
  )
}
