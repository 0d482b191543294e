import type { ClosedTrade } from '../../../domain/index.ts'
import { roundDecimals, sum } from '../series-figures.ts'

const DAY_MS = 86_400_000
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** The last day of a period, UTC milliseconds of its midnight, and the last day of the next one. */
interface Calendar {
  readonly lastDay: (time: number) => number
  readonly after: (lastDay: number) => number
}

const midnight = (time: number) => Math.floor(time / DAY_MS) * DAY_MS
const monthEnd = (time: number, more: number) => {
  const date = new Date(time)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1 + more, 0)
}
const yearEnd = (time: number, more: number) => Date.UTC(new Date(time).getUTCFullYear() + more, 11, 31)

/** Days, weeks that end with a Monday, months and years, as freqtrade has them. */
const CALENDARS = {
  day: { lastDay: midnight, after: (day) => day + DAY_MS },
  week: { lastDay: mondayFrom, after: (day) => day + 7 * DAY_MS },
  month: { lastDay: (time) => monthEnd(time, 0), after: (day) => monthEnd(day, 1) },
  year: { lastDay: (time) => yearEnd(time, 0), after: (day) => yearEnd(day, 1) },
} as const satisfies Readonly<Record<string, Calendar>>

/**
 * Profit by UTC period of closing, each named by its last day, from the first close to the last; periods
 * between without a trade are there. `weekday` has those on which trades closed.
 */
export function periodicBreakdown(trades: readonly ClosedTrade[]) {
  return {
    day: periods(trades, CALENDARS.day),
    week: periods(trades, CALENDARS.week),
    month: periods(trades, CALENDARS.month),
    year: periods(trades, CALENDARS.year),
    weekday: weekdays(trades),
  }
}

function periods(trades: readonly ClosedTrade[], { lastDay, after }: Calendar) {
  if (trades.length === 0) return []
  const groups = Map.groupBy(trades, (trade) => lastDay(trade.closeTime))
  const last = [...groups.keys()].reduce((a, b) => Math.max(a, b))
  const rows = []
  for (let day = [...groups.keys()].reduce((a, b) => Math.min(a, b)); day <= last; day = after(day)) {
    rows.push({ date: dayText(day), date_ts: day, ...figures(groups.get(day) ?? []) })
  }
  return rows
}

function weekdays(trades: readonly ClosedTrade[]) {
  const groups = Map.groupBy(trades, (trade) => weekday(trade.closeTime))
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([day, own]) => ({ date: DAYS[day]!, date_ts: day, ...figures(own) }))
}

function figures(trades: readonly ClosedTrade[]) {
  const profits = trades.map((trade) => trade.profitAbs)
  const won = sum(profits.filter((profit) => profit > 0))
  const lost = sum(profits.filter((profit) => profit < 0))
  const wins = profits.filter((profit) => profit > 0).length
  const losses = profits.filter((profit) => profit < 0).length
  return {
    profit_abs: roundDecimals(sum(profits), 10),
    wins,
    draws: trades.length - wins - losses,
    losses,
    trades: trades.length,
    profit_factor: lost === 0 ? 0 : roundDecimals(won / Math.abs(lost), 8),
  }
}

/** 0 is Monday; 1970-01-01 was a Thursday. */
function weekday(time: number): number {
  return (Math.floor(time / DAY_MS) + 3) % 7
}

function mondayFrom(time: number): number {
  return midnight(time) + ((7 - weekday(time)) % 7) * DAY_MS
}

/** `31/01/2018` */
function dayText(time: number): string {
  const [year, month, day] = new Date(time).toISOString().slice(0, 10).split('-')
  return `${day}/${month}/${year}`
}
