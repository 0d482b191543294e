import type { SeriesMarker, UTCTimestamp } from 'lightweight-charts'
import type { Signal } from '../api/types.ts'
import type { Palette } from '../ui/theme.ts'
import { barAt } from './candle-window.ts'
import { MOST_MARKED, seconds } from './trade-markers.ts'

/** Signals as arrows and words on the bar that they were made in, muted where nobody took them. */
export function signalMarkers(
  signals: readonly Signal[],
  times: readonly number[],
  palette: Palette,
): SeriesMarker<UTCTimestamp>[] {
  const [first, last] = [times[0], times.at(-1)]
  if (first === undefined || last === undefined) return []
  const step = times.length > 1 ? last - times.at(-2)! : 0
  // One that was made while the next bar grows is about the newest that there is.
  const end = last + 2 * step
  const within = signals.filter(({ created_at }) => created_at >= first && created_at < end)
  if (within.length > MOST_MARKED) return []
  return within
    .map(({ side, state, created_at }): SeriesMarker<UTCTimestamp> => {
      const expired = state === 'EXPIRED'
      return {
        time: seconds(times[barAt(times, created_at)]!),
        position: side === 'buy' ? 'belowBar' : 'aboveBar',
        shape: side === 'buy' ? 'arrowUp' : side === 'sell' ? 'arrowDown' : 'square',
        color: expired ? palette.muted : palette.accent,
        text: expired ? `${side}, expired` : side,
      }
    })
    .sort((a, b) => a.time - b.time)
}
