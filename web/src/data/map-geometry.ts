import { formatDay } from '../format/time.ts'

const DAY = 86_400_000

/** Sizes of the map in CSS pixels. */
export interface MapGeometry {
  readonly labels: number
  readonly head: number
  readonly cell: number
  readonly row: number
  readonly rows: number
  readonly days: number
}

export interface Cell {
  readonly row: number
  readonly day: number
}

interface Scrolled {
  readonly left: number
  readonly top: number
}

const LEAST_CELL = 7
const MOST_CELL = 26
/** So few series have taller rows. */
const FEW_ROWS = 14

/** Cells fill the width as long as they stay readable; more days scroll. */
export function mapGeometry(width: number, rows: number, days: number): MapGeometry {
  const labels = width < 600 ? 104 : 172
  const cell = Math.min(MOST_CELL, Math.max(LEAST_CELL, Math.floor((width - labels) / Math.max(1, days))))
  return { labels, head: 22, cell, row: rows <= FEW_ROWS ? 24 : 20, rows, days }
}

/** The cell under a point of the viewport, undefined beside the map. */
export function cellAt(
  { labels, head, cell, row, rows, days }: MapGeometry,
  point: { readonly x: number; readonly y: number },
  { left, top }: Scrolled,
): Cell | undefined {
  if (point.x < labels || point.y < head) return undefined
  const found = {
    row: Math.floor((point.y - head + top) / row),
    day: Math.floor((point.x - labels + left) / cell),
  }
  return found.row < rows && found.day < days ? found : undefined
}

/** Where to scroll so that a cell is in view; what is in view stays. */
export function scrollTo(
  { labels, head, cell, row }: MapGeometry,
  target: Cell,
  view: Scrolled & { readonly width: number; readonly height: number },
): Scrolled {
  const into = (at: number, size: number, from: number, room: number) =>
    at < from ? at : at + size > from + room ? at + size - room : from
  return {
    left: into(target.day * cell, cell, view.left, view.width - labels),
    top: into(target.row * row, row, view.top, view.height - head),
  }
}

/** Days that are named above the map: firsts of months, and Mondays where there is room. */
export function dayTicks(
  start: number,
  { days, cell }: Pick<MapGeometry, 'days' | 'cell'>,
): readonly { day: number; text: string }[] {
  const ticks: { day: number; text: string }[] = []
  const room = Math.ceil(52 / cell)
  for (let day = 0; day < days; day++) {
    const time = start + day * DAY
    const isMonth = formatDay(time).endsWith('-01')
    const isMonday = (Math.floor(time / DAY) + 4) % 7 === 1
    if (!(day === 0 || isMonth || isMonday)) continue
    const last = ticks.at(-1)
    if (last && day - last.day < room) {
      // A month's name is worth more than a Monday's.
      if (!isMonth || last.day === 0) continue
      ticks.pop()
    }
    // A name that does not end before the map does is cut.
    if ((days - day) * cell < 44 && day > 0) continue
    const text = day === 0 || isMonth ? formatDay(time).slice(0, 7) : formatDay(time).slice(5)
    ticks.push({ day, text: day === 0 && !isMonth ? formatDay(time).slice(2) : text })
  }
  return ticks
}
