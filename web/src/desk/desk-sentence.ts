import type { Desk } from '../api/types.ts'
import { formatPercent } from '../format/number.ts'
import { formatDay } from '../format/time.ts'

const DOING = {
  starting: 'is starting',
  running: 'is running',
  stopped: 'is stopped',
  finished: 'has come to the end of its candles',
  failed: 'has failed',
} as const

/** The desk in one sentence: what the bot does, and what it made since when. */
export function deskSentence(desk: Desk): string {
  const bot = desk.bots.find((one) => one.id === desk.mainBotId)
  if (!bot) return 'No bot is set up; data and backtests are at hand.'
  const doing = `${bot.name} ${DOING[bot.status]}`
  const since = desk.equity?.time[0]
  if (!desk.money || since === undefined) return `${doing}; it has not seen a candle yet.`
  const { profitRatio } = desk.money
  if (Math.abs(profitRatio) < 0.00005) return `${doing}; no gain and no loss since ${formatDay(since)} UTC.`
  const way = profitRatio > 0 ? 'up' : 'down'
  return `${doing}; ${way} ${formatPercent(Math.abs(profitRatio))} since ${formatDay(since)} UTC.`
}
