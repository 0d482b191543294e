import type { SeriesMarker, UTCTimestamp } from 'lightweight-charts'
import type { ClosedTrade, OpenPosition } from '../api/types.ts'
import { formatSignedPercent } from '../format/number.ts'
import type { Palette } from '../ui/theme.ts'
import { barAt, type TimeWindow } from './candle-window.ts'

/** More trades than this in view are a smear: then only the selected one is marked. */
export const MOST_MARKED = 400

/** From here on markers are small. */
const MANY = 40

/** Trades of the pair that touch the window. */
export function tradesWithin(trades: readonly ClosedTrade[], window: TimeWindow): readonly ClosedTrade[] {
  return trades.filter((trade) => trade.openTime <= window.end && trade.closeTime >= window.start)
}

/**
 * Entries as arrows in the trade's direction, exits as circles (gain) or squares (loss), snapped to the
 * loaded bars, ascending by time as the chart wants them.
 */
export function tradeMarkers(
  trades: readonly ClosedTrade[],
  times: readonly number[],
  options: { readonly palette: Palette; readonly selected: number | undefined },
): SeriesMarker<UTCTimestamp>[] {
  const { palette, selected } = options
  if (times.length === 0) return []
  const markers: SeriesMarker<UTCTimestamp>[] = []
  const size = trades.length > MANY ? 0.5 : 1
  for (const trade of trades) {
    if (trades.length > MOST_MARKED && trade.id !== selected) continue
    const named = trade.id === selected
    const gain = trade.profitRatio >= 0
    markers.push({
      time: seconds(times[barAt(times, trade.openTime)]!),
      position: trade.isShort ? 'aboveBar' : 'belowBar',
      shape: trade.isShort ? 'arrowDown' : 'arrowUp',
      color: named ? palette.accent : palette.info,
      size: named ? 1 : size,
      ...(named && { text: `Entry ${trade.id}` }),
    })
    markers.push({
      time: seconds(times[barAt(times, trade.closeTime)]!),
      position: trade.isShort ? 'belowBar' : 'aboveBar',
      shape: gain ? 'circle' : 'square',
      color: named ? palette.accent : gain ? palette.up : palette.down,
      size: named ? 0.8 : size * 0.8,
      ...(named && { text: `Exit ${formatSignedPercent(trade.profitRatio)}` }),
    })
  }
  return markers.sort((a, b) => a.time - b.time)
}

/** Entries of positions that are open, those before the loaded bars left out. */
export function openMarkers(
  open: readonly OpenPosition[],
  times: readonly number[],
  palette: Palette,
): SeriesMarker<UTCTimestamp>[] {
  return open
    .filter(({ openTime }) => times[0] !== undefined && openTime >= times[0])
    .map(({ openTime, isShort }) => ({
      time: seconds(times[barAt(times, openTime)]!),
      position: isShort ? 'aboveBar' : 'belowBar',
      shape: isShort ? 'arrowDown' : 'arrowUp',
      color: palette.accent,
      text: 'open',
    }))
}

/** The chart counts in whole seconds of UTC. */
export function seconds(time: number): UTCTimestamp {
  return Math.floor(time / 1000) as UTCTimestamp
}
