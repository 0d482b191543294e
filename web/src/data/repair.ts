import type { Series } from '../api/types.ts'
import { formatDay } from '../format/time.ts'

export interface Command {
  readonly name: string
  readonly line: string
}

type Source = Pick<Series, 'venue' | 'pair' | 'timeframe' | 'source'>

/** The command that mends a day: from the exchange that the series came from, else from a file. */
export function repairCommand({ venue, pair, timeframe, source }: Source, day: number): Command {
  if (source === venue) {
    return {
      name: 'Fetch what is missing from this day on',
      line: `npx leme data repair --venue ${venue} --symbol ${pair} -i ${timeframe} --since ${formatDay(day)} --apply`,
    }
  }
  return {
    name: 'Import a file that holds the day',
    line: `npx leme data import FILE --venue ${venue} --symbol ${pair} -i ${timeframe}`,
  }
}

export function checkCommand({ venue, pair }: Pick<Source, 'venue' | 'pair'>): Command {
  return { name: 'Check the series', line: `npx leme data check --venue ${venue} --symbol ${pair}` }
}
