import { useEffect, useRef, useState } from 'react'
import type { Study } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { formatSpan } from '../format/time.ts'
import { CopyLine } from '../ui/copy-line.tsx'
import { Panel } from '../ui/panel.tsx'
import { type Pace, paceOf, type Standing } from './pace.ts'
import styles from './study.module.css'
import { StudyState } from './study-state.tsx'

/** Whether it runs, how fast, for how long; how it is taken up again. */
export function StandingPanel({ study, asOf }: { study: Study; asOf: number }) {
  const { id, state, done, budget } = study
  const pace = usePace({ time: asOf, done }, budget)
  const isAtRest = state === 'interrupted' || state === 'stopped' || state === 'failed'
  return (
    <Panel title="State" testId="standing-panel" asOf={asOf}>
      <div className={styles.body}>
        <StudyState study={study} reason />
        {state === 'running' && (
          <p className={styles.note}>{pace ? paceWords(pace) : 'Measuring its speed.'}</p>
        )}
        {isAtRest && (
          <>
            <p className={styles.note}>
              What was tried is kept. The command that began it goes on from here; if it had no name of its
              own the same options find it again.
            </p>
            <CopyLine name="the option" line={`--study ${/\s/.test(id) ? `'${id}'` : id}`} />
          </>
        )}
      </div>
    </Panel>
  )
}

function paceWords({ perSecond, leftMs }: Pace): string {
  const speed =
    perSecond >= 1
      ? `${formatNumber(perSecond, 1)} trials a second`
      : `${formatNumber(perSecond * 60, 1)} trials a minute`
  return `${speed}, about ${formatSpan(leftMs)} left.`
}

/** The speed since the page began to look. */
function usePace({ time, done }: Standing, budget: number): Pace | undefined {
  const first = useRef<Standing | undefined>(undefined)
  const [pace, setPace] = useState<Pace>()
  useEffect(() => {
    if (first.current === undefined || first.current.done > done) first.current = { time, done }
    setPace(paceOf(first.current, { time, done }, budget))
  }, [time, done, budget])
  return pace
}
