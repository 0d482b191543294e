import uPlot from 'uplot'
import { formatNumber } from '../format/number.ts'
import type { Palette } from '../ui/theme.ts'

interface PaneOptions {
  readonly palette: Palette
  readonly width: number
  readonly height: number
  readonly syncKey: string
  readonly stepped: boolean
  /** Row under the cursor, null when it left. */
  readonly onRow: (row: number | null) => void
}

const FONT = '11px "IBM Plex Sans Condensed"'
const AXIS_WIDTH = 64

/** Equity as a line, holding as a dashed one. Data: [time in ms, equity, hold]. */
export function equityOptions(options: PaneOptions): uPlot.Options {
  const { palette } = options
  return {
    ...shared(options),
    series: [
      {},
      { stroke: palette.text, width: 1.5, points: { show: false }, ...stepped(options) },
      { stroke: palette.info, width: 1.25, dash: [5, 4], points: { show: false }, spanGaps: true },
    ],
    axes: [
      { ...timeAxis(palette), size: 0, values: (_, splits) => splits.map(() => '') },
      {
        ...valueAxis(palette),
        values: (_, splits) => splits.map((value) => formatNumber(value, decimalsOf(splits))),
      },
    ],
    padding: [8, 20, 8, 0],
  }
}

/** Drawdown as an area that hangs from zero. Data: [time in ms, drawdown]. */
export function drawdownOptions(options: PaneOptions): uPlot.Options {
  const { palette } = options
  return {
    ...shared(options),
    series: [
      {},
      {
        stroke: palette.down,
        width: 1,
        fill: `${palette.down}33`,
        points: { show: false },
        ...stepped(options),
      },
    ],
    scales: { ...shared(options).scales, y: { range: (_, low) => [Math.min(low * 1.08, -0.001), 0] } },
    axes: [
      timeAxis(palette),
      {
        ...valueAxis(palette),
        space: 26,
        values: (_, splits) =>
          splits.map(
            (value) => `${formatNumber(value * 100, decimalsOf(splits.map((split) => split * 100)))}\u00a0%`,
          ),
      },
    ],
    padding: [6, 20, 0, 0],
  }
}

function shared({ palette, width, height, syncKey, onRow }: PaneOptions): uPlot.Options {
  return {
    width,
    height,
    ms: 1,
    series: [],
    tzDate: (time) => uPlot.tzDate(new Date(time), 'Etc/UTC'),
    legend: { show: false },
    scales: { x: { time: true } },
    cursor: {
      sync: { key: syncKey, scales: ['x', null] },
      drag: { x: true, y: false },
      points: { size: 5, width: 0, fill: palette.accent },
    },
    hooks: { setCursor: [(plot) => onRow(plot.cursor.idx ?? null)] },
  }
}

function stepped({ stepped }: PaneOptions): Partial<uPlot.Series> {
  const paths = stepped ? uPlot.paths.stepped?.({ align: 1 }) : undefined
  return paths ? { paths } : {}
}

function timeAxis(palette: Palette): uPlot.Axis {
  return {
    stroke: palette.muted,
    font: FONT,
    size: 36,
    gap: 5,
    grid: { stroke: palette.hairline, width: 1 },
    ticks: { show: false },
    values: [
      [86_400_000 * 365, '{YYYY}', null, null, null, null, null, null, 1],
      [86_400_000 * 28, '{YYYY}-{MM}', null, null, null, null, null, null, 1],
      [86_400_000, '{MM}-{DD}', '\n{YYYY}', null, null, null, null, null, 1],
      [60_000, '{HH}:{mm}', '\n{YYYY}-{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
      [1000, '{HH}:{mm}:{ss}', '\n{YYYY}-{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
    ],
  }
}

function valueAxis(palette: Palette): uPlot.Axis {
  return {
    stroke: palette.muted,
    font: FONT,
    size: AXIS_WIDTH,
    gap: 6,
    space: 40,
    grid: { stroke: palette.hairline, width: 1 },
    ticks: { show: false },
  }
}

/** Decimals that tell neighbouring labels apart. */
function decimalsOf(splits: readonly number[]): number {
  const step = Math.abs((splits[1] ?? 0) - (splits[0] ?? 0))
  return step > 0 ? Math.min(8, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9))) : 0
}
