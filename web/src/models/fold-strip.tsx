import { useRef } from 'react'
import type { PipelineMetrics, PipelineScore } from '../api/types.ts'
import { useWidth } from '../charts/use-width.ts'
import { valueTicks } from '../charts/value-ticks.ts'
import { formatNumber } from '../format/number.ts'
import { formatDay } from '../format/time.ts'
import { Panel } from '../ui/panel.tsx'
import { Empty } from '../ui/state.tsx'
import { type FoldSpan, foldSpans } from './fold-spans.ts'
import styles from './models.module.css'

interface FoldStripProps {
  readonly score: PipelineScore
  readonly metrics: PipelineMetrics
  readonly asOf: number
}

/** How good the score was in each piece of the walk forward: does it hold, or was it one lucky month? */
export function FoldStrip({ score, metrics, asOf }: FoldStripProps) {
  const folds = foldSpans(score.folds ?? [], metrics)
  const worst = folds.find(({ isWorst }) => isWorst)
  const above = folds.filter(({ auc }) => (auc ?? 0) > 0.5).length
  return (
    <Panel title={`Walk-forward, ${score.score}`} testId="fold-strip" asOf={asOf}>
      {folds.length === 0 ? (
        <Empty why="This run kept no folds: it predicted nothing out of sample, or is older than this figure." />
      ) : (
        <>
          <Strip folds={folds} />
          <p className={styles.note}>
            Each bar is a piece that was predicted by a model trained before it; the line is a coin, AUC 0.5.{' '}
            {above} of {folds.length} {above === 1 ? 'lies' : 'lie'} above it
            {worst ? `, the worst is ${formatNumber(worst.auc, 3)} ${spanWords(worst)}` : ''}. Days (UTC) are
            told by the rows of each piece.
          </p>
        </>
      )}
    </Panel>
  )
}

const MARGIN = { left: 46, right: 14, top: 22, bottom: 38 }
const HEIGHT = 250
/** Narrower bars have their words in the tooltip alone. */
const WORDY = { value: 34, day: 66 }

function Strip({ folds }: { folds: readonly FoldSpan[] }) {
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const known = folds.flatMap(({ auc }) => auc ?? [])
  const low = Math.min(0.45, ...known) - 0.01
  const high = Math.max(0.6, ...known) + 0.01
  const inner = Math.max(0, width - MARGIN.left - MARGIN.right)
  const total = folds.reduce((sum, { rows }) => sum + rows, 0)
  const starts = folds.map((_, at) => folds.slice(0, at).reduce((sum, { rows }) => sum + rows, 0))
  const left = (rows: number) => MARGIN.left + (inner * rows) / total
  const top = (auc: number) => {
    return MARGIN.top + ((HEIGHT - MARGIN.top - MARGIN.bottom) * (high - auc)) / (high - low)
  }
  const label = folds
    .map(({ auc, isWorst }, at) => `${at + 1}: ${formatNumber(auc, 3)}${isWorst ? ', the worst' : ''}`)
    .join('; ')
  return (
    <div ref={box} className={styles.chart} style={{ height: HEIGHT }}>
      {width > 0 && (
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={`AUC of ${folds.length} folds in order. ${label}`}
        >
          {valueTicks(low, high, 5).map((tick) => (
            <g key={tick}>
              <line
                className={styles.grid}
                x1={MARGIN.left}
                x2={width - MARGIN.right}
                y1={top(tick)}
                y2={top(tick)}
              />
              <text className={styles.tick} x={MARGIN.left - 8} y={top(tick) + 4} textAnchor="end">
                {formatNumber(tick, 2)}
              </text>
            </g>
          ))}
          {folds.map((one, at) => (
            <Bar
              key={one.fold}
              fold={one}
              left={left(starts[at]!)}
              width={(inner * one.rows) / total}
              top={top}
            />
          ))}
          <line
            className={styles.coin}
            x1={MARGIN.left}
            x2={width - MARGIN.right}
            y1={top(0.5)}
            y2={top(0.5)}
          />
          <Ends folds={folds} width={width} isWordy={inner / folds.length >= WORDY.day} />
        </svg>
      )}
    </div>
  )
}

interface BarProps {
  readonly fold: FoldSpan
  readonly left: number
  readonly width: number
  readonly top: (auc: number) => number
}

function Bar({ fold, left, width, top }: BarProps) {
  const { auc, rows, isWorst } = fold
  const [from, to] = [top(Math.max(auc ?? 0.5, 0.5)), top(Math.min(auc ?? 0.5, 0.5))]
  const gap = Math.min(6, width / 5)
  const middle = left + width / 2
  return (
    <g>
      <title>
        {`Fold ${fold.fold + 1}: AUC ${formatNumber(auc, 3)} on ${formatNumber(rows)} rows ${spanWords(fold)}`}
      </title>
      <rect
        className={styles.bar}
        data-side={(auc ?? 0.5) >= 0.5 ? 'above' : 'below'}
        data-worst={isWorst}
        x={left + gap / 2}
        y={from}
        width={Math.max(1, width - gap)}
        height={Math.max(1, to - from)}
      />
      {width >= WORDY.value && (
        <text
          className={styles.value}
          x={middle}
          y={(auc ?? 0.5) >= 0.5 ? from - 5 : to + 13}
          textAnchor="middle"
        >
          {formatNumber(auc, 3)}
        </text>
      )}
      {isWorst && (
        <text className={styles.worst} x={middle} y={HEIGHT - 22} textAnchor="middle">
          worst
        </text>
      )}
      {width >= WORDY.day && fold.from !== null && (
        <text className={styles.tick} x={left + gap / 2} y={HEIGHT - 6}>
          {formatDay(fold.from)}
        </text>
      )}
    </g>
  )
}

/** Where bars are too narrow for days, the first and the last one. */
function Ends({ folds, width, isWordy }: { folds: readonly FoldSpan[]; width: number; isWordy: boolean }) {
  const [from, to] = [folds[0]?.from ?? null, folds.at(-1)?.to ?? null]
  if (isWordy || from === null || to === null) return null
  return (
    <>
      <text className={styles.tick} x={MARGIN.left} y={HEIGHT - 6}>
        {formatDay(from)}
      </text>
      <text className={styles.tick} x={width - MARGIN.right} y={HEIGHT - 6} textAnchor="end">
        {formatDay(to)}
      </text>
    </>
  )
}

function spanWords({ from, to }: FoldSpan): string {
  return from === null || to === null ? '' : `from ${formatDay(from)} to ${formatDay(to)}`
}
