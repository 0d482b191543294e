import type { ReactNode } from 'react'
import { ApiFailure } from '../api/failure.ts'
import { Button } from './button.tsx'
import { Prose } from './prose.tsx'
import styles from './state.module.css'

/** Quiet rows where data will stand; they keep the height, so that nothing jumps. */
export function Skeleton({ rows = 3, height }: { rows?: number; height?: number }) {
  if (height !== undefined) return <div className={styles.block} style={{ height }} aria-hidden="true" />
  const widths = Array.from({ length: rows }, (_, row) => `${90 - ((row * 23) % 40)}%`)
  return (
    <div className={styles.skeleton} aria-hidden="true">
      {widths.map((width) => (
        <div key={width} className={styles.row}>
          <span style={{ width }} />
        </div>
      ))}
    </div>
  )
}

/** Says which part failed and why, and offers to try again. */
export function Failure({ part, error, retry }: { part: string; error: unknown; retry: () => void }) {
  const hint = error instanceof ApiFailure ? error.hint : undefined
  return (
    <div className={styles.failure} role="alert">
      <p>
        <strong>{part} could not be read.</strong> {error instanceof Error ? error.message : String(error)}
      </p>
      {hint && (
        <p className={styles.hint}>
          <Prose text={hint} />
        </p>
      )}
      <Button onClick={retry}>Try again</Button>
    </div>
  )
}

interface EmptyProps {
  /** Why there is nothing. */
  readonly why: string
  readonly action?: ReactNode
  /** The same by command line. */
  readonly command?: string
}

/** Why a place is empty, one button, and the command that fills it. */
export function Empty({ why, action, command }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <p>{why}</p>
      {action}
      {command && (
        <p className={styles.hint}>
          {action ? 'or type' : 'Type'} <code>{command}</code>
        </p>
      )}
    </div>
  )
}
