import type { AverageSearch } from './average-search.ts'

/** A line for each pair, in order; profits are shares with all their digits, empty where nothing was held out. */
export function averagesCsv({ fast, slow, searched, heldOut }: AverageSearch): string {
  const lines = Array.from(fast, (short, pair) =>
    [
      ...[short, slow[pair], searched.entries[pair], searched.profits[pair]],
      ...[heldOut?.entries[pair] ?? '', heldOut?.profits[pair] ?? ''],
    ].join(','),
  )
  return `fast,slow,entries,profit,held_out_entries,held_out_profit\n${lines.join('\n')}\n`
}
