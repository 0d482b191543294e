import { useRef } from 'react'
import type { PipelineScore } from '../api/types.ts'
import { useWidth } from '../charts/use-width.ts'
import { formatNumber, formatPercent } from '../format/number.ts'
import { Panel } from '../ui/panel.tsx'
import { Empty } from '../ui/state.tsx'
import styles from './models.module.css'

type Bins = NonNullable<PipelineScore['calibration']>['bins']

/** Whether a score of 0.7 comes true in 70 %, and on how many rows that was seen. */
export function CalibrationPanel({ score, asOf }: { score: PipelineScore; asOf: number }) {
  const bins = score.calibration?.bins.filter(({ rows }) => rows > 0) ?? []
  return (
    <Panel title="Calibration" testId="calibration-panel" asOf={asOf}>
      {bins.length === 0 ? (
        <Empty
          why={
            score.regression
              ? 'This score predicts a number, not a probability: there is nothing to calibrate.'
              : 'Its scores are no probabilities between 0 and 1, or nothing was predicted out of sample.'
          }
        />
      ) : (
        <>
          <Reliability bins={bins} />
          <p className={styles.note}>
            On the diagonal a score is what it says; the columns below count the rows, and points of fewer
            than {FEW} rows stand alone. Error {formatPercent(score.calibration?.ece, 1)}, log loss{' '}
            {formatNumber(score.calibration?.logLoss, 3)} (a coin has 0.693).
          </p>
        </>
      )}
    </Panel>
  )
}

const MARGIN = { left: 46, right: 16, top: 10, bottom: 24 }
const PLOT = 170
const COUNTS = 46
const HEIGHT = MARGIN.top + PLOT + COUNTS + MARGIN.bottom
const TICKS = [0, 0.25, 0.5, 0.75, 1]
/** A share of fewer rows than this is noise; its point stands alone. */
const FEW = 30

function Reliability({ bins }: { bins: Bins }) {
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const inner = Math.max(0, width - MARGIN.left - MARGIN.right)
  const most = Math.max(...bins.map(({ rows }) => rows))
  const left = (value: number) => MARGIN.left + inner * value
  const top = (share: number) => MARGIN.top + PLOT * (1 - share)
  const floor = MARGIN.top + PLOT + COUNTS
  const size = (rows: number) => 2.5 + 4 * Math.sqrt(rows / most)
  const words = bins
    .map(
      ({ meanProbability, share, rows }) =>
        `${formatPercent(meanProbability, 0)} came true in ${formatPercent(share, 0)} of ${formatNumber(rows)}`,
    )
    .join('; ')
  return (
    <div ref={box} className={styles.chart} style={{ height: HEIGHT }}>
      {width > 0 && (
        <svg width={width} height={HEIGHT} role="img" aria-label={`Reliability of the scores. ${words}`}>
          {TICKS.map((tick) => (
            <g key={tick}>
              <line className={styles.grid} x1={MARGIN.left} x2={left(1)} y1={top(tick)} y2={top(tick)} />
              <text className={styles.tick} x={MARGIN.left - 8} y={top(tick) + 4} textAnchor="end">
                {formatPercent(tick, 0)}
              </text>
              <text
                className={styles.tick}
                x={left(tick)}
                y={HEIGHT - 7}
                textAnchor={tick === 0 ? 'start' : tick === 1 ? 'end' : 'middle'}
              >
                {formatNumber(tick, 2)}
              </text>
            </g>
          ))}
          <line className={styles.coin} x1={left(0)} y1={top(0)} x2={left(1)} y2={top(1)} />
          <path
            className={styles.line}
            d={bins
              .filter(({ rows }) => rows >= FEW)
              .map(
                ({ meanProbability, share }, at) =>
                  `${at === 0 ? 'M' : 'L'}${left(meanProbability)} ${top(share)}`,
              )
              .join('')}
          />
          {bins.map(({ low, high, rows, meanProbability, share }) => (
            <g key={low}>
              <title>
                {`Scores ${formatNumber(low, 1)} to ${formatNumber(high, 1)}: ${formatPercent(meanProbability, 1)} expected, ${formatPercent(share, 1)} came true, ${formatNumber(rows)} rows`}
              </title>
              <circle
                className={styles.point}
                data-few={rows < FEW}
                cx={left(meanProbability)}
                cy={top(share)}
                r={size(rows)}
              />
              <rect
                className={styles.count}
                x={left(low) + 1}
                width={Math.max(1, left(high) - left(low) - 2)}
                y={floor - (26 * rows) / most}
                height={(26 * rows) / most}
              />
              {left(high) - left(low) > 26 && (
                <text
                  className={styles.tick}
                  x={(left(low) + left(high)) / 2}
                  y={floor - (26 * rows) / most - 4}
                  textAnchor="middle"
                >
                  {formatNumber(rows)}
                </text>
              )}
            </g>
          ))}
          <line className={styles.grid} x1={MARGIN.left} x2={left(1)} y1={floor} y2={floor} />
        </svg>
      )}
    </div>
  )
}
