import type { StudySummary } from '../api/types.ts'
import run from '../backtests/run-state.module.css'
import { formatNumber } from '../format/number.ts'
import { Badge, type Tone } from '../ui/badge.tsx'
import styles from './study.module.css'
import { standingWords } from './study-words.ts'

const TONES: Readonly<Record<StudySummary['state'], Tone>> = {
  running: 'info',
  interrupted: 'warn',
  stopped: 'warn',
  finished: 'good',
  failed: 'bad',
}

/** How a study stands: a word, and a bar while it runs. */
export function StudyState({ study, reason = false }: { study: StudySummary; reason?: boolean }) {
  const words = reason ? standingWords(study) : ''
  return (
    <span className={run.state}>
      <Badge tone={TONES[study.state]}>{study.state}</Badge>{' '}
      {study.state === 'running' && (
        <progress
          className={`${run.bar} ${reason ? '' : styles.progress}`}
          max={study.budget}
          value={study.done}
          aria-label="Trials done"
        />
      )}
      {words && <span>{words}</span>}
      {reason &&
        study.state === 'running' &&
        `${formatNumber(study.done)} of ${formatNumber(study.budget)} trials`}
    </span>
  )
}
