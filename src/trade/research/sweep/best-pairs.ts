import type { AverageSearch, BestPair, SweptPart } from './average-search.ts'

const SHOWN = 10
/** How far a neighbour may lie off, as a share of the range of periods tried. */
const REACH = 0.1

type Swept = Pick<AverageSearch, 'fast' | 'slow' | 'searched' | 'heldOut'>

/** The ten pairs with the greatest profit where they are chosen, the first given first among equals. */
export function bestPairs(swept: Swept): readonly BestPair[] {
  const { fast, slow, searched, heldOut } = swept
  const isNear = { fast: nearness(fast), slow: nearness(slow) }
  return topRows(searched.profits).map((row) => ({
    ...{ fast: fast[row]!, slow: slow[row]! },
    ...{ entries: searched.entries[row]!, profit: searched.profits[row]! },
    neighbours: neighboursOf(row, swept, isNear),
    heldOut: heldOut && resultIn(heldOut, row),
  }))
}

function resultIn({ entries, profits }: SweptPart, row: number) {
  const profit = profits[row]!
  const better = profits.reduce((count, other) => count + (other > profit ? 1 : 0), 0)
  return { entries: entries[row]!, profit, rank: better + 1 }
}

/** Numbers of the greatest values, the greatest first. */
function topRows(values: Float64Array): number[] {
  const top: number[] = []
  for (let row = 0; row < values.length; row++) {
    if (top.length === SHOWN && !(values[row]! > values[top[SHOWN - 1]!]!)) continue
    const after = top.findIndex((other) => values[row]! > values[other]!)
    top.splice(after < 0 ? top.length : after, 0, row)
    if (top.length > SHOWN) top.pop()
  }
  return top
}

type Nearness = (a: number, b: number) => boolean

function neighboursOf(
  row: number,
  { fast, slow, searched: { profits } }: Swept,
  isNear: { readonly fast: Nearness; readonly slow: Nearness },
): BestPair['neighbours'] {
  let pairs = 0
  let sum = 0
  for (let other = 0; other < profits.length; other++) {
    if (other === row || !isNear.fast(fast[other]!, fast[row]!) || !isNear.slow(slow[other]!, slow[row]!)) {
      continue
    }
    pairs++
    sum += profits[other]!
  }
  return pairs === 0 ? null : { pairs, meanProfit: sum / pairs }
}

/** Whether two periods lie within the reach, or one beside the other. */
function nearness(periods: Uint32Array): Nearness {
  const levels = [...new Set(periods)].sort((a, b) => a - b)
  const places = new Map(levels.map((level, place) => [level, place]))
  const reach = REACH * (levels.at(-1)! - levels[0]!)
  return (a, b) => Math.abs(a - b) <= reach || Math.abs(places.get(a)! - places.get(b)!) <= 1
}
