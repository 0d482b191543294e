import { type Candles, formatTime, type Timeframe, timeframeMs } from '../../domain/index.ts'
import { candleTrouble } from './candle-trouble.ts'
import type { Finding } from './check-quality.ts'
import type { Gap } from './find-gaps.ts'
import { findOutliers } from './find-outliers.ts'
import { findStillRuns } from './find-still-runs.ts'
import type { Calendar } from './raster.ts'

const DAY = 86_400_000
const HOUR = 3_600_000

/** What a run of missing candles is: a gap, an outage of an hour or more, or a holiday. */
export function describeGap(gap: Gap, timeframe: Timeframe, calendar: Calendar): Finding {
  const place = { time: gap.from, until: gap.to, candles: gap.missing }
  const span = gap.missing * timeframeMs(timeframe)
  const candles = `${count(gap.missing, `${timeframe} candle`)} ${gap.missing === 1 ? 'is' : 'are'} missing`
  if (calendar === 'weekdays' && timeframeMs(timeframe) === DAY && gap.missing === 1) {
    const text = `No candle on ${formatTime(gap.from).slice(0, 10)}: a holiday, as it seems.`
    return { kind: 'holiday', severity: 'info', ...place, text }
  }
  const text = `${candles}${between(gap.from, gap.to)}.`
  if (gap.missing >= 3 && span >= HOUR) return { kind: 'outage', severity: 'error', ...place, text }
  return { kind: 'gap', severity: 'warning', ...place, text }
}

/** Prices that nothing around them supports. */
export function describeOutliers(candles: Candles): Finding[] {
  return findOutliers(candles).map(({ kind, row, price, distance }) => {
    const time = candles.time[row]!
    const what = kind === 'bad-wick' ? 'A wick' : 'A close'
    const percent = `${(Math.abs(distance) * 100).toFixed(1)} % ${distance > 0 ? 'above' : 'below'}`
    const text = `${what} at ${price} on ${formatTime(time)} stands ${percent} every price around it.`
    return { kind, severity: 'error', time, until: time, candles: 1, text }
  })
}

/** Runs of at least `least` candles without volume, or without a move. */
export function describeStillRuns(candles: Candles, least: number): Finding[] {
  return findStillRuns(candles, least).map(({ kind, first, last }) => {
    const time = candles.time[first]!
    const until = candles.time[last]!
    const length = last - first + 1
    const what =
      kind === 'zero-volume' ? 'have no volume' : `stand still at ${candles.close[first]} with volume`
    const text = `${count(length, 'candle')} ${what}${between(time, until)}.`
    return { kind, severity: kind === 'zero-volume' ? 'info' : 'warning', time, until, candles: length, text }
  })
}

/** Candles that no market can have made; a store takes none, whatever else writes its tables may. */
export function describeImpossible(candles: Candles): Finding[] {
  const found: Finding[] = []
  for (let row = 0; row < candles.length; row++) {
    const trouble = candleTrouble(candles, row, candles.timeframe)
    if (trouble === undefined) continue
    const time = candles.time[row]!
    const text = `The candle at ${formatTime(time)} is impossible: ${trouble}.`
    found.push({ kind: 'impossible', severity: 'error', time, until: time, candles: 1, text })
  }
  return found
}

/** Candles that should have come by now. */
export function describeStale(gap: Gap, timeframe: Timeframe): Finding {
  const { from, to, missing } = gap
  const text = `No candle since ${formatTime(from - timeframeMs(timeframe))}: ${count(missing, `${timeframe} candle`)} missing up to now.`
  return { kind: 'stale', severity: 'error', time: from, until: to, candles: missing, text }
}

function between(from: number, to: number): string {
  return from === to ? ` at ${formatTime(from)}` : ` from ${formatTime(from)} to ${formatTime(to)}`
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`
}
