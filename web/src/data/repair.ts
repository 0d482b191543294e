import type { Series } from '../api/types.ts'
import { formatDay } from '../format/time.ts'

const DAY = 86_400_000

export interface Command {
  readonly name: string
  readonly line: string
}

type Source = Pick<Series, 'venue' | 'pair' | 'timeframe' | 'source'>

/** The command that fetches a day again: from the exchange that the series came from, else from a file. */
export function repairCommand({ venue, pair, timeframe, source }: Source, day: number): Command {
  if (source === venue) {
    const range = `--since ${formatDay(day)} --until ${formatDay(day + DAY)}`
    return {
      name: 'Fetch the day again',
      line: `npx leme data download --exchange ${venue} -p ${pair} -i ${timeframe} ${range}`,
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
