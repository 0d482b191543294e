import { type PointerEvent, useRef } from 'react'
import styles from './scatter.module.css'
import { useWidth } from './use-width.ts'
import { valueTicks } from './value-ticks.ts'

export interface ScatterPoint {
  readonly x: number
  readonly y: number
}

export interface ScatterTick {
  readonly at: number
  readonly text: string
  /** Which part of the text stands there; the first and the last of several lie inside the axis without it. */
  readonly anchor?: 'start' | 'middle' | 'end'
}

interface ScatterProps<Point extends ScatterPoint> {
  readonly label: string
  readonly points: readonly Point[]
  readonly x: { readonly low: number; readonly high: number; readonly ticks: readonly ScatterTick[] }
  readonly y: { readonly low: number; readonly high: number }
  /** A value of the axis, and the step to the next one. */
  readonly formatY: (value: number, step: number) => string
  readonly height: number
  /** Points joined as a staircase, and up to the right edge. */
  readonly steps?: readonly ScatterPoint[]
  /** The point that all is about. */
  readonly marked?: ScatterPoint | undefined
  /** A part of the x axis that stands out. */
  readonly band?: { readonly from: number; readonly to: number }
  readonly onPoint?: (point: Point | undefined) => void
}

const MARGIN = { left: 58, right: 14, top: 10, bottom: 22 }
const CLOSE = 24
/** More points than this are drawn smaller, so that they leave room between them. */
const MANY = 1000

/** Points on two axes; those beyond the axis of values stand at its edge. */
export function Scatter<Point extends ScatterPoint>(props: ScatterProps<Point>) {
  const { label, points, x, y, formatY, height, steps = [], marked, band, onPoint } = props
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const inner = {
    width: Math.max(0, width - MARGIN.left - MARGIN.right),
    height: height - MARGIN.top - MARGIN.bottom,
  }
  const left = (value: number) => MARGIN.left + (inner.width * (value - x.low)) / (x.high - x.low || 1)
  const top = (value: number) => {
    const share = (value - y.low) / (y.high - y.low || 1)
    return MARGIN.top + inner.height * (1 - Math.min(1, Math.max(0, share)))
  }
  const ticks = valueTicks(y.low, y.high, height > 180 ? 5 : 4)
  const step = ticks.length > 1 ? ticks[1]! - ticks[0]! : Math.abs(ticks[0] ?? 1)
  const near = (event: PointerEvent<SVGSVGElement>) => {
    const { left: begin, top: end } = event.currentTarget.getBoundingClientRect()
    onPoint?.(nearest(points, { x: event.clientX - begin, y: event.clientY - end }, { left, top }))
  }
  return (
    <div ref={box} className={styles.scatter} style={{ height }}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={label}
          onPointerMove={onPoint && near}
          onPointerLeave={onPoint && (() => onPoint(undefined))}
        >
          {band && (
            <rect
              className={styles.band}
              x={left(band.from)}
              y={MARGIN.top}
              width={Math.max(0, left(band.to) - left(band.from))}
              height={inner.height}
            />
          )}
          {ticks.map((tick) => (
            <g key={tick}>
              <line
                className={styles.grid}
                x1={MARGIN.left}
                x2={width - MARGIN.right}
                y1={top(tick)}
                y2={top(tick)}
              />
              <text className={styles.tick} x={MARGIN.left - 8} y={top(tick) + 4} textAnchor="end">
                {formatY(tick, step)}
              </text>
            </g>
          ))}
          {x.ticks.map(({ at, text, anchor }, number) => (
            <text
              key={`${at} ${text}`}
              className={styles.tick}
              x={left(at)}
              y={height - 6}
              textAnchor={anchor ?? anchorOf(number, x.ticks.length)}
            >
              {text}
            </text>
          ))}
          <path
            className={styles.points}
            strokeWidth={points.length > MANY ? 2.6 : 4.5}
            d={points.map((one) => `M${left(one.x)} ${top(one.y)}h0`).join('')}
          />
          {steps.length > 0 && <path className={styles.steps} d={staircase(steps, { left, top })} />}
          {marked && <circle className={styles.marked} cx={left(marked.x)} cy={top(marked.y)} r="5.5" />}
        </svg>
      )}
    </div>
  )

  function staircase(corners: readonly ScatterPoint[], place: Place): string {
    const [first, ...rest] = corners
    const start = `M${place.left(first!.x)} ${place.top(first!.y)}`
    const lines = rest.map((one) => `H${place.left(one.x)}V${place.top(one.y)}`).join('')
    return `${start}${lines}H${place.left(x.high)}`
  }
}

function anchorOf(tick: number, ticks: number): 'start' | 'middle' | 'end' {
  if (tick === 0) return 'start'
  return tick === ticks - 1 ? 'end' : 'middle'
}

interface Place {
  readonly left: (value: number) => number
  readonly top: (value: number) => number
}

/** The point under the pointer, or close to it. */
function nearest<Point extends ScatterPoint>(
  points: readonly Point[],
  pointer: ScatterPoint,
  place: Place,
): Point | undefined {
  let found: Point | undefined
  let least = CLOSE ** 2
  for (const point of points) {
    const distance = (place.left(point.x) - pointer.x) ** 2 + (place.top(point.y) - pointer.y) ** 2
    if (distance >= least) continue
    least = distance
    found = point
  }
  return found
}
