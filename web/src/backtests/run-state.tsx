import type { RunSummary } from '../api/types.ts'
import { formatPercent } from '../format/number.ts'
import { Badge } from '../ui/badge.tsx'
import styles from './run-state.module.css'

/** How far a run is, live; why it failed. */
export function RunState({ run }: { run: RunSummary }) {
  if (run.status === 'failed') {
    return (
      <span className={styles.state}>
        <Badge tone="bad">failed</Badge> <span>{run.error ?? 'for a reason that was not recorded'}</span>
      </span>
    )
  }
  if (run.status === 'done') return <span>done, without a verdict</span>
  if (run.status === 'queued') return <span className={styles.state}>waiting for a worker</span>
  return (
    <span className={styles.state}>
      <progress className={styles.bar} max={1} value={run.progress} aria-label="Progress" />
      {formatPercent(run.progress, 0)} {run.message}
    </span>
  )
}
