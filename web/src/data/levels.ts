import type { CoverageMapRow } from '../api/types.ts'

export type Level = 'c' | 'p' | 'o' | 'm' | '-'

/** The letters of the map in words, worst last. */
export const LEVEL_NAMES: Readonly<Record<Level, string>> = {
  c: 'complete',
  p: 'partly',
  o: 'outage',
  m: 'missing',
  '-': 'nothing expected',
}

export const LEVEL_MEANINGS: Readonly<Record<Level, string>> = {
  c: 'every expected candle is stored',
  p: 'some candles are missing',
  o: 'an hour or more in a row is missing',
  m: 'no candle of the day is stored',
  '-': 'the market rests, or the series does not reach the day',
}

export function levelAt({ levels }: Pick<CoverageMapRow, 'levels'>, day: number): Level {
  const letter = levels[day]
  return letter === 'c' || letter === 'p' || letter === 'o' || letter === 'm' ? letter : '-'
}

/** Days of each level. */
export function countLevels({ levels }: Pick<CoverageMapRow, 'levels'>): Readonly<Record<Level, number>> {
  const counts = { c: 0, p: 0, o: 0, m: 0, '-': 0 }
  for (let day = 0; day < levels.length; day++) counts[levelAt({ levels }, day)]++
  return counts
}

export function rowName({
  venue,
  pair,
  timeframe,
}: Pick<CoverageMapRow, 'venue' | 'pair' | 'timeframe'>): string {
  return `${pair} ${venue} ${timeframe}`
}

/** Rows that hold every word: a pair, a venue, or a level such as `outage`. */
export function rowsWith(rows: readonly CoverageMapRow[], filter: string): readonly CoverageMapRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter((row) => {
    const counts = countLevels(row)
    const levels = (['c', 'p', 'o', 'm'] as const).filter((level) => counts[level] > 0)
    const names = levels.map((level) => LEVEL_NAMES[level]).join(' ')
    const text = `${rowName(row)} ${row.pair.replace('/', '')} ${names}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
