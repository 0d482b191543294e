import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { CoverageMapRow } from '../api/types.ts'
import { useWidth } from '../charts/use-width.ts'
import { formatNumber } from '../format/number.ts'
import { formatDay } from '../format/time.ts'
import { readPalette, useTheme } from '../ui/theme.ts'
import styles from './data.module.css'
import { drawMap } from './draw-map.ts'
import { LEVEL_NAMES, levelAt } from './levels.ts'
import { type Cell, cellAt, mapGeometry, scrollTo } from './map-geometry.ts'

const DAY = 86_400_000
const MOST_HEIGHT = 442

interface CoverageMapProps {
  readonly rows: readonly CoverageMapRow[]
  /** Midnight of the first day, UTC milliseconds. */
  readonly start: number
  readonly days: number
  readonly chosen: Cell | undefined
  readonly onOpen: (row: CoverageMapRow, day: number) => void
}

/**
 * Series against days. Only what is in view is drawn, so that hundreds of each stay fluid. Arrow keys
 * move, Enter opens; the line below says the cell in words, and the table holds the same.
 */
export function CoverageMap({ rows, start, days, chosen, onOpen }: CoverageMapProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const width = useWidth(scroller)
  const theme = useTheme()
  const [cursor, setCursor] = useState<Cell>()
  const [view, setView] = useState({ left: 0, top: 0 })
  const geometry = useMemo(() => mapGeometry(width, rows.length, days), [width, rows.length, days])
  const full = geometry.head + rows.length * geometry.row
  const height = Math.min(MOST_HEIGHT, full)
  const shown = cursor && cursor.row < rows.length && cursor.day < days ? cursor : chosen
  const wide = geometry.labels + days * geometry.cell

  // The newest days are what matters, so the map begins at its right end.
  useEffect(() => {
    if (width > 0 && scroller.current) scroller.current.scrollLeft = wide
  }, [width, wide])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the palette is read anew when the theme changes
  useEffect(() => {
    const element = canvas.current
    const pen = element?.getContext('2d')
    if (!element || !pen || width === 0) return
    const scale = window.devicePixelRatio || 1
    element.width = width * scale
    element.height = height * scale
    pen.setTransform(scale, 0, 0, scale, 0, 0)
    drawMap(pen, {
      palette: readPalette(),
      geometry,
      rows,
      start,
      view: { ...view, width, height },
      cursor: shown,
    })
  }, [geometry, rows, start, view, width, height, shown, theme])

  const point = (event: MouseEvent<HTMLDivElement>): Cell | undefined => {
    const box = event.currentTarget.getBoundingClientRect()
    return cellAt(geometry, { x: event.clientX - box.left, y: event.clientY - box.top }, view)
  }
  const move = (event: KeyboardEvent) => {
    const here = shown ?? { row: 0, day: days - 1 }
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      const row = rows[here.row]
      if (row) onOpen(row, here.day)
      return
    }
    const step = STEPS[event.key]
    if (!step) return
    event.preventDefault()
    const next = {
      row: Math.min(rows.length - 1, Math.max(0, here.row + step.row)),
      day: Math.min(days - 1, Math.max(0, here.day + step.day)),
    }
    setCursor(shown ? next : here)
    const element = scroller.current
    if (element) Object.assign(element, toScroll(scrollTo(geometry, next, { ...view, width, height })))
  }

  return (
    <div className={styles.map}>
      <div
        ref={scroller}
        className={styles.scroller}
        style={{ height }}
        role="application"
        aria-roledescription="map of coverage"
        aria-label={`Coverage of ${rows.length} series on ${days} days. Arrow keys move, Enter opens a day.`}
        aria-describedby="coverage-cell"
        data-testid="coverage-map"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the map is moved in by keyboard
        tabIndex={0}
        onKeyDown={move}
        onScroll={({ currentTarget }) =>
          setView({ left: currentTarget.scrollLeft, top: currentTarget.scrollTop })
        }
        onPointerMove={(event) => setCursor(point(event))}
        onPointerLeave={() => setCursor(undefined)}
        onClick={(event) => {
          const cell = point(event)
          const row = cell && rows[cell.row]
          if (cell && row) onOpen(row, cell.day)
        }}
      >
        <div style={{ width: wide, height: full }}>
          <canvas ref={canvas} className={styles.canvas} style={{ width, height }} />
        </div>
      </div>
      <output id="coverage-cell" className={styles.cell} data-testid="coverage-cell">
        {shown && rows[shown.row]
          ? wordsOf(rows[shown.row]!, shown.day, start)
          : 'Point at a day, or move with the arrow keys.'}
      </output>
    </div>
  )
}

const STEPS: Readonly<Record<string, Cell>> = {
  ArrowLeft: { row: 0, day: -1 },
  ArrowRight: { row: 0, day: 1 },
  ArrowUp: { row: -1, day: 0 },
  ArrowDown: { row: 1, day: 0 },
  PageUp: { row: -10, day: 0 },
  PageDown: { row: 10, day: 0 },
  Home: { row: 0, day: -10_000 },
  End: { row: 0, day: 10_000 },
}

function toScroll({ left, top }: { left: number; top: number }) {
  return { scrollLeft: left, scrollTop: top }
}

function wordsOf(row: CoverageMapRow, day: number, start: number): string {
  const level = levelAt(row, day)
  const lost = row.missing[day] ?? 0
  const count = lost === 0 ? '' : `, ${formatNumber(lost)} ${lost === 1 ? 'candle' : 'candles'} missing`
  return `${row.pair} at ${row.venue}, ${formatDay(start + day * DAY)} UTC: ${LEVEL_NAMES[level]}${count}`
}
