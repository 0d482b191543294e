import type { Series } from '../api/types.ts'
import { formatDay } from '../format/time.ts'
import { timeframeMs } from '../format/timeframe.ts'

export interface Command {
  readonly name: string
  readonly line: string
}

type Source = Pick<Series, 'venue' | 'pair' | 'timeframe' | 'source'>

/**
 * The command that mends a day: from shorter candles that are stored, or from the exchange that the
 * series came from; else from a file.
 */
export function repairCommand(series: Source, day: number, stored: readonly Source[]): Command {
  const { venue, pair, timeframe, source } = series
  const market = `--venue ${venue} --symbol ${pair} -i ${timeframe}`
  const isFetched = source === venue || source === `exchange:${venue}`
  if (isFetched || stored.some((one) => makesUp(one, series))) {
    return {
      name: isFetched ? 'Fetch what is missing from this day on' : 'Make what is missing of shorter candles',
      line: `npx leme data repair ${market} --since ${formatDay(day)} --apply`,
    }
  }
  return { name: 'Import a file that holds the day', line: `npx leme data import FILE ${market}` }
}

export function checkCommand({ venue, pair }: Pick<Source, 'venue' | 'pair'>): Command {
  return { name: 'Check the series', line: `npx leme data check --venue ${venue} --symbol ${pair}` }
}

function makesUp(one: Source, { venue, pair, timeframe }: Source): boolean {
  if (one.venue !== venue || one.pair !== pair || one.timeframe === timeframe) return false
  return timeframeMs(timeframe) % timeframeMs(one.timeframe) === 0
}
