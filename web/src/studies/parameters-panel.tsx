import { useMemo } from 'react'
import { Scatter, type ScatterTick } from '../charts/scatter.tsx'
import { formatNumber } from '../format/number.ts'
import { Panel } from '../ui/panel.tsx'
import type { ChartInput } from './chart-input.ts'
import styles from './study.module.css'
import { formatParameter, formatTick, objectiveTitle } from './study-words.ts'
import { type Dimension, parameterPoints } from './trial-points.ts'

/** Each parameter against the objective: where the good trials lie, and whether it matters at all. */
export function ParametersPanel(input: ChartInput) {
  const { study, objective, range, asOf } = input
  if (!range) return null
  return (
    <Panel
      title={`Parameters against ${objectiveTitle(study.objectives[objective]!)}`}
      testId="parameters-panel"
      asOf={asOf}
    >
      <div className={styles.grid}>
        {study.space.map((dimension) => (
          <ParameterChart key={dimension.name} {...input} range={range} dimension={dimension} />
        ))}
      </div>
    </Panel>
  )
}

type ChartProps = ChartInput & {
  readonly range: NonNullable<ChartInput['range']>
  readonly dimension: Dimension
}

function ParameterChart({ study, trials, objective, range, dimension }: ChartProps) {
  const shown = study.objectives[objective]!
  const { best } = study
  const points = useMemo(() => parameterPoints(trials, objective, dimension), [trials, objective, dimension])
  const marked = points.find(({ trial }) => trial.number === best?.number)
  const chosen = best ? formatParameter(best.parameters[dimension.name]) : '–'
  return (
    <div>
      <h3>
        <strong>{dimension.name}</strong> {chosen}
      </h3>
      <Scatter
        label={`${formatNumber(points.length)} trials: ${dimension.name} against ${objectiveTitle(shown)}; the best has ${chosen}.`}
        points={points}
        x={{ low: 0, high: 1, ticks: ticksOf(dimension) }}
        y={range}
        formatY={(value, step) => formatTick(value, step, shown)}
        height={150}
        marked={marked}
      />
    </div>
  )
}

function ticksOf(dimension: Dimension): readonly ScatterTick[] {
  if (dimension.kind !== 'choice') {
    const { min, max, log } = dimension
    return [
      { at: 0, text: formatParameter(min) },
      { at: 1, text: `${formatParameter(max)}${log ? ', by ratio' : ''}` },
    ]
  }
  return dimension.options.map((option, lane, { length }) => ({
    at: (lane + 0.5) / length,
    text: String(option),
    anchor: 'middle',
  }))
}
