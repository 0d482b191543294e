import { useMemo } from 'react'
import type { Study } from '../api/types.ts'
import { Scatter } from '../charts/scatter.tsx'
import { formatNumber, formatPercent } from '../format/number.ts'
import { Badge, type Tone } from '../ui/badge.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty } from '../ui/state.tsx'
import type { ChartInput } from './chart-input.ts'
import styles from './study.module.css'
import { formatTick, objectiveTitle } from './study-words.ts'
import { distancePoints, REACH } from './trial-points.ts'

type Plateau = NonNullable<Study['plateau']>

const KINDS: Readonly<Record<Plateau['kind'], { readonly words: string; readonly tone: Tone }>> = {
  plateau: { words: 'plateau', tone: 'good' },
  slope: { words: 'slope', tone: 'warn' },
  peak: { words: 'lone peak', tone: 'bad' },
  unknown: { words: 'too few neighbours', tone: 'plain' },
}

/** Is the winner a place or a spike: what its neighbours reach. */
export function PlateauPanel({ study, trials, objective, range, asOf }: ChartInput) {
  const { plateau, best } = study
  const shown = study.objectives[objective]!
  const points = useMemo(
    () => (best ? distancePoints(trials, objective, { chosen: best, space: study.space }) : []),
    [trials, objective, best, study.space],
  )
  return (
    <Panel
      title="Around the winner"
      testId="plateau-panel"
      asOf={asOf}
      actions={plateau && <Badge tone={KINDS[plateau.kind].tone}>{KINDS[plateau.kind].words}</Badge>}
    >
      {!best || !range ? (
        <Empty why="There is no winner yet." />
      ) : (
        <>
          {plateau && (
            <div className={styles.body}>
              <p className={styles.sentence}>{plateau.sentence}</p>
            </div>
          )}
          <Scatter
            label={`${formatNumber(points.length)} trials by their distance from the best one; ${formatNumber(plateau?.neighbours ?? 0)} within a tenth of every range.`}
            points={points}
            x={{
              low: 0,
              high: 1,
              ticks: [
                { at: 0, text: 'winner' },
                { at: 1, text: 'whole range away' },
              ],
            }}
            y={range}
            formatY={(value, step) => formatTick(value, step, shown)}
            height={170}
            band={{ from: 0, to: REACH }}
            marked={{ x: 0, y: best.values[objective] ?? range.high }}
          />
          <div className={styles.body}>
            <p className={styles.note}>
              Left is near: the greatest move of any parameter, of its range. The shaded tenth holds the
              neighbours; trials with another choice are left out. A winner whose neighbours sink is luck.
            </p>
            {plateau && plateau.neighbours > 0 && (
              <Sensitivity plateau={plateau} title={objectiveTitle(shown)} />
            )}
          </div>
        </>
      )}
    </Panel>
  )
}

function Sensitivity({ plateau, title }: { plateau: Plateau; title: string }) {
  const moved = plateau.sensitivity.filter(({ drop }) => drop !== null)
  const most = Math.max(0.0001, ...moved.map(({ drop }) => drop ?? 0))
  if (moved.length === 0) return null
  return (
    <>
      <p className={styles.note}>What a move of a parameter by a tenth of its range costs of {title}:</p>
      <dl className={styles.bars}>
        {moved.map(({ name, drop }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={styles.bar} aria-hidden="true">
              <i style={{ width: `${(100 * Math.max(0, drop ?? 0)) / most}%` }} />
            </dd>
            <dd>{formatPercent(drop, 1)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
