import type { PipelineSummary } from '../api/types.ts'
import bar from '../backtests/run-state.module.css'
import { formatPercent } from '../format/number.ts'
import { Badge, type Tone } from '../ui/badge.tsx'
import styles from './pipeline.module.css'
import { stateOf } from './stage-words.ts'

const TONES: Readonly<Record<PipelineSummary['status'], Tone>> = {
  queued: 'plain',
  running: 'info',
  done: 'good',
  failed: 'bad',
}

/** A word, and how far it is while it runs; with `words` a bar and what it says. */
export function RunState({ run, words = false }: { run: PipelineSummary; words?: boolean }) {
  const state = stateOf(run)
  if (state === 'done' && run.verdict === null) return <Badge tone="warn">unreadable</Badge>
  return (
    <span className={bar.state}>
      <Badge tone={TONES[state]}>{state}</Badge>{' '}
      {state === 'running' && (
        <>
          {words && (
            <progress
              className={`${bar.bar} ${styles.bar}`}
              max={1}
              value={run.progress}
              aria-label="Progress"
            />
          )}
          {formatPercent(run.progress, 0)} {words && run.message}
        </>
      )}
    </span>
  )
}
