import { useMemo, useState } from 'react'
import type { StudyTrial } from '../api/types.ts'
import { Scatter } from '../charts/scatter.tsx'
import { formatNumber } from '../format/number.ts'
import { Panel } from '../ui/panel.tsx'
import { Empty } from '../ui/state.tsx'
import type { ChartInput } from './chart-input.ts'
import styles from './study.module.css'
import { formatParameter, formatTick, formatValue, objectiveTitle, objectiveWords } from './study-words.ts'
import { improvements, type TrialPoint, valuePoints } from './trial-points.ts'

/** What each trial reached, and the best so far. */
export function BestPanel(props: ChartInput & { readonly onChoose: (objective: number) => void }) {
  const { study, trials, objective, range, asOf, onChoose } = props
  const [pointed, setPointed] = useState<TrialPoint>()
  const shown = study.objectives[objective]!
  const points = useMemo(() => valuePoints(trials, objective), [trials, objective])
  const steps = useMemo(() => improvements(points, shown.better), [points, shown.better])
  const last = Math.max(1, trials.length - 1)
  const best = steps.at(-1)
  const outside = range ? points.filter(({ y }) => y < range.low || y > range.high).length : 0
  return (
    <Panel
      title={`Best ${objectiveTitle(shown)} over trials`}
      testId="best-panel"
      asOf={asOf}
      actions={
        study.objectives.length > 1 && (
          <select
            className={styles.choose}
            aria-label="Objective of the charts"
            value={objective}
            onChange={(event) => onChoose(Number(event.target.value))}
          >
            {study.objectives.map(({ name }, at) => (
              <option key={name} value={at}>
                {name}
              </option>
            ))}
          </select>
        )
      }
    >
      {!range ? (
        <Empty why={emptyWords(trials, study.state === 'running')} />
      ) : (
        <>
          <Scatter
            label={`${formatNumber(points.length)} trials by ${objectiveWords(shown)}; the best is ${formatValue(best?.y, shown)} in trial ${best?.x}.`}
            points={points}
            x={{
              low: 0,
              high: last,
              ticks: [
                { at: 0, text: 'trial 0' },
                { at: last, text: formatNumber(last) },
              ],
            }}
            y={range}
            formatY={(value, step) => formatTick(value, step, shown)}
            height={240}
            steps={steps}
            marked={best}
            onPoint={setPointed}
          />
          <p className={styles.readout}>
            {pointed ? (
              describe(pointed.trial, formatValue(pointed.y, shown))
            ) : (
              <>
                Each point is a trial, {shown.better} is better; the line is the best so far.
                {outside > 0 && ` ${formatNumber(outside)} far worse ones stand at the edge.`}
              </>
            )}
          </p>
        </>
      )}
    </Panel>
  )
}

function describe({ number, parameters }: StudyTrial, value: string): string {
  const texts = Object.entries(parameters).map(([name, one]) => `${name} ${formatParameter(one)}`)
  return `Trial ${formatNumber(number)}: ${value}; ${texts.join(', ')}`
}

function emptyWords(trials: readonly StudyTrial[], isRunning: boolean): string {
  if (trials.length === 0) return 'No trial has been asked for yet.'
  const failed = trials.find(({ status }) => status === 'failed')
  if (failed && trials.every(({ status }) => status === 'failed'))
    return `Every trial failed, the first because: ${failed.reason}`
  if (trials.some(({ status }) => status === 'asked'))
    return isRunning ? 'The first trials are being run.' : 'It ended before a trial did.'
  return 'No trial made as many trades as were wanted.'
}
