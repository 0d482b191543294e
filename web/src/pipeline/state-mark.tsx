import type { PipelineStage } from '../api/types.ts'
import styles from './pipeline.module.css'

/** The state of a stage as a shape, so that no colour is needed to tell it. */
export function StateMark({ status }: { status: PipelineStage['status'] }) {
  return (
    <svg
      className={styles.mark}
      data-status={status}
      width="14"
      height="14"
      viewBox="0 0 14 14"
      aria-hidden="true"
    >
      {SHAPES[status]}
    </svg>
  )
}

const SHAPES = {
  waiting: <circle cx="7" cy="7" r="5" fill="none" strokeDasharray="2 2.2" />,
  running: (
    <>
      <circle cx="7" cy="7" r="5" fill="none" />
      <path d="M7 2a5 5 0 0 1 0 10z" fill="currentColor" stroke="none" />
    </>
  ),
  done: <circle cx="7" cy="7" r="5" fill="currentColor" />,
  kept: (
    <>
      <circle cx="7" cy="7" r="5" fill="none" />
      <circle cx="7" cy="7" r="2" fill="currentColor" stroke="none" />
    </>
  ),
  failed: <path d="M2 2h10v10H2zM4.5 4.5l5 5M9.5 4.5l-5 5" fill="none" />,
  blocked: <path d="M7 1.5 12.5 7 7 12.5 1.5 7zM4.5 7h5" fill="none" />,
} as const
