import { useRef } from 'react'
import type { Pipeline } from '../api/types.ts'
import { useWidth } from '../charts/use-width.ts'
import { formatSpan } from '../format/time.ts'
import { useNow } from '../ui/clock.ts'
import { CopyLine } from '../ui/copy-line.tsx'
import { Panel } from '../ui/panel.tsx'
import { Prose } from '../ui/prose.tsx'
import { Empty } from '../ui/state.tsx'
import { layOutStages, NODE_HEIGHT, type Place } from './graph-layout.ts'
import styles from './pipeline.module.css'
import { commandOf, formatTook, leftOf, piecesOf, standingOf } from './stage-words.ts'
import { StateMark } from './state-mark.tsx'

const USUAL_WIDTH = 1_200

interface StageGraphProps {
  readonly run: Pipeline
  readonly asOf: number
  readonly selected: string | undefined
  readonly onOpen: (stage: string) => void
}

/** The line of stages with states and times; what failed says why, and who waits for it. */
export function StageGraph({ run, asOf, selected, onOpen }: StageGraphProps) {
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  // Before the first layout the usual width: what stands below must not jump.
  const { places, edges, height } = layOutStages(run.stages, width || USUAL_WIDTH)
  return (
    <Panel title="Stages" testId="stage-graph" asOf={asOf}>
      {run.stages.length === 0 && run.error === null && <Empty why="Which stages it had is not known." />}
      <div ref={box} className={styles.graph} style={{ height }}>
        {width > 0 && (
          <>
            <svg className={styles.edges} width={width} height={height} aria-hidden="true">
              {edges.map(({ from, to, path }) => (
                <path key={`${from} ${to}`} d={path} />
              ))}
            </svg>
            {places.map((place) => (
              <StageNode
                key={place.stage.name}
                place={place}
                run={run}
                isOpen={selected === place.stage.name}
                onOpen={onOpen}
              />
            ))}
          </>
        )}
      </div>
      <Failed run={run} />
    </Panel>
  )
}

interface StageNodeProps {
  readonly place: Place
  readonly run: Pipeline
  readonly isOpen: boolean
  readonly onOpen: (stage: string) => void
}

function StageNode({ place: { stage, left, top, width }, run, isOpen, onOpen }: StageNodeProps) {
  return (
    <button
      type="button"
      className={styles.node}
      data-status={stage.status}
      data-testid={`stage-${stage.name}`}
      title={standingOf(stage, run)}
      aria-pressed={isOpen}
      style={{ left, top, width, height: NODE_HEIGHT }}
      onClick={() => onOpen(stage.name)}
    >
      <span className={styles.nodeHead}>
        <StateMark status={stage.status} />
        <strong>{stage.name}</strong>
        <span className={styles.took}>
          {stage.status === 'running' ? 'running' : stage.ms !== null && formatTook(stage.ms)}
        </span>
      </span>
      <span className={styles.standing}>
        {stage.status === 'running' ? <Pace run={run} /> : standingOf(stage, run)}
      </span>
    </button>
  )
}

/** How far the stage is, as whoever runs it tells; else until the run ends, if it goes on at its pace. */
function Pace({ run }: { run: Pipeline }) {
  const left = leftOf(run, useNow())
  const told = piecesOf(run.message)
  if (told !== undefined) return told
  return left === undefined ? null : `run ends in about ${formatSpan(left)}`
}

function Failed({ run }: { run: Pipeline }) {
  const failed = run.stages.find(({ status }) => status === 'failed')
  if (!failed && run.error === null) return null
  const waiting = run.stages.filter(({ blockedBy }) => blockedBy !== null).map(({ name }) => name)
  const what = failed?.message ?? run.error ?? 'The reason was not recorded.'
  return (
    <div className={styles.failure} role="alert" data-testid="stage-failure">
      <p>
        <strong>{failed ? `${failed.name} failed.` : 'The run failed.'}</strong> <Prose text={what} />
      </p>
      {failed?.hint && (
        <p className={styles.note}>
          <Prose text={failed.hint} />
        </p>
      )}
      {waiting.length > 0 && (
        <p className={styles.note}>
          {waiting.join(', ')} {waiting.length === 1 ? 'waits' : 'wait'} for it. What was done is kept: the
          same command goes on from there.
        </p>
      )}
      <CopyLine name="the command" line={commandOf(run.source)} />
    </div>
  )
}
