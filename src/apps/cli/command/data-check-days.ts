import { type Candles, timeframeMs } from '../../../domain/index.ts'
import { type Calendar, type QualityDay, qualityDays } from '../../../trade/market/index.ts'
import { count, table } from '../terminal.ts'

/** A series by day. Of a store's series nothing is a duplicate; of a file they are known for the whole alone. */
export interface CheckedDays {
  readonly series: string
  readonly file: string | null
  readonly duplicates: number
  readonly days: readonly QualityDay[]
}

/** From the first candle on; up to `now` where the series is to grow, else to its last candle. */
export function daysOf(
  candles: Candles,
  { now, calendar }: { now?: number; calendar: Calendar },
): readonly QualityDay[] {
  if (candles.length === 0) return []
  const lastTime = candles.time[candles.length - 1]!
  const step = timeframeMs(candles.timeframe)
  const until = now ?? lastTime + step
  return qualityDays(candles, { start: candles.time[0]!, end: until, lastTime, now: until, calendar })
}

const SHOWN = 20

/** The days with findings, a line each. */
export function describeDays({ series, duplicates, days }: CheckedDays): string {
  const bad = days.filter(({ findings }) => findings.length > 0)
  const rows = bad.slice(0, SHOWN).map(({ day, expected, found, findings }) => {
    const sums = Map.groupBy(findings, ({ kind }) => kind)
    const told = [...sums].map(
      ([kind, all]) => `${kind} ${all.reduce((sum, { candles }) => sum + candles, 0)}`,
    )
    return [
      new Date(day).toISOString().slice(0, 10),
      `${count(found)} of ${count(expected)}`,
      told.join(', '),
    ]
  })
  return [
    `${series}: ${count(days.length)} days, ${count(bad.length)} with findings`,
    ...(duplicates > 0 ? [`${count(duplicates)} repeated lines`] : []),
    ...(rows.length > 0 ? [table(['day (UTC)', 'candles', 'findings (candles)'], rows)] : []),
    ...(bad.length > SHOWN ? [`and ${count(bad.length - SHOWN)} more days; --json has them all`] : []),
  ].join('\n')
}
