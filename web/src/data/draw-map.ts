import type { CoverageMapRow } from '../api/types.ts'
import type { Palette } from '../ui/theme.ts'
import { type Level, levelAt } from './levels.ts'
import { type Cell, dayTicks, type MapGeometry } from './map-geometry.ts'

export interface MapDrawing {
  readonly palette: Palette
  readonly geometry: MapGeometry
  readonly rows: readonly CoverageMapRow[]
  /** Midnight of the first day, UTC milliseconds. */
  readonly start: number
  readonly view: {
    readonly left: number
    readonly top: number
    readonly width: number
    readonly height: number
  }
  readonly cursor: Cell | undefined
}

/** Draws the part of the map that is in view: cells, then labels and days over them. */
export function drawMap(pen: CanvasRenderingContext2D, drawing: MapDrawing): void {
  const { palette, geometry, rows, view, cursor } = drawing
  const { labels, head, cell, row, days } = geometry
  pen.clearRect(0, 0, view.width, view.height)
  pen.fillStyle = palette.bg
  pen.fillRect(0, 0, view.width, view.height)
  const firstRow = Math.max(0, Math.floor(view.top / row))
  const lastRow = Math.min(rows.length, Math.ceil((view.top + view.height - head) / row))
  const firstDay = Math.max(0, Math.floor(view.left / cell))
  const lastDay = Math.min(days, Math.ceil((view.left + view.width - labels) / cell))
  for (let at = firstRow; at < lastRow; at++) {
    const one = rows[at]!
    const y = head + at * row - view.top
    for (let day = firstDay; day < lastDay; day++) {
      const x = labels + day * cell - view.left
      drawLevel(pen, palette, {
        x,
        y: y + 2,
        width: cell - (cell > 10 ? 2 : 1),
        height: row - 4,
        level: levelAt(one, day),
      })
    }
  }
  if (cursor) {
    pen.strokeStyle = palette.text
    pen.lineWidth = 1.5
    const x = labels + cursor.day * cell - view.left
    pen.strokeRect(x - 0.75, head + cursor.row * row - view.top + 1, cell + 0.5, row - 2)
  }
  drawLabels(pen, drawing, firstRow, lastRow)
  drawDays(pen, drawing)
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly level: Level
}

/** Complete is full, partly half full, an outage crossed, missing hollow: shapes say it without colour. */
export function drawLevel(
  pen: CanvasRenderingContext2D,
  palette: Palette,
  { x, y, width, height, level }: Box,
): void {
  const edge = (colour: string) => {
    pen.strokeStyle = colour
    pen.lineWidth = 1
    pen.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1)
  }
  if (level === 'c') {
    pen.globalAlpha = 0.55
    pen.fillStyle = palette.up
    pen.fillRect(x, y, width, height)
    pen.globalAlpha = 1
  } else if (level === 'p') {
    pen.fillStyle = palette.accent
    pen.fillRect(x, y + height / 2, width, height / 2)
    edge(palette.accent)
  } else if (level === 'o') {
    edge(palette.down)
    pen.beginPath()
    pen.moveTo(x, y)
    pen.lineTo(x + width, y + height)
    pen.moveTo(x + width, y)
    pen.lineTo(x, y + height)
    pen.strokeStyle = palette.down
    pen.lineWidth = 1.5
    pen.stroke()
  } else if (level === 'm') {
    edge(palette.down)
  } else {
    pen.fillStyle = palette.hairline
    pen.fillRect(x + width / 2 - 1, y + height / 2 - 1, 2, 2)
  }
}

function drawLabels(
  pen: CanvasRenderingContext2D,
  { palette, geometry, rows, view }: MapDrawing,
  first: number,
  last: number,
): void {
  const { labels, head, row } = geometry
  pen.fillStyle = palette.bg
  pen.fillRect(0, 0, labels, view.height)
  pen.textBaseline = 'middle'
  for (let at = first; at < last; at++) {
    const { pair, venue, timeframe } = rows[at]!
    const y = head + (at + 0.5) * row - view.top
    pen.font = '12px "IBM Plex Sans", sans-serif'
    pen.fillStyle = palette.text
    pen.fillText(pair, 0, y)
    const taken = pen.measureText(pair).width + 6
    pen.font = '11px "IBM Plex Sans Condensed", sans-serif'
    pen.fillStyle = palette.muted
    pen.fillText(`${venue} ${timeframe}`, taken, y, Math.max(8, labels - taken - 8))
  }
}

function drawDays(pen: CanvasRenderingContext2D, { palette, geometry, start, view }: MapDrawing): void {
  const { labels, head, cell } = geometry
  pen.fillStyle = palette.bg
  pen.fillRect(0, 0, view.width, head)
  pen.font = '11px "IBM Plex Sans Condensed", sans-serif'
  pen.fillStyle = palette.muted
  pen.textBaseline = 'middle'
  for (const { day, text } of dayTicks(start, geometry)) {
    const x = labels + day * cell - view.left
    if (x < labels - 1 || x > view.width) continue
    pen.fillText(text, x, head / 2)
    pen.fillRect(x, head - 4, 1, 4)
  }
  pen.fillText('UTC day', 0, head / 2)
}
