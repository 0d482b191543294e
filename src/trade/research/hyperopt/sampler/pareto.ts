interface Judged {
  readonly number: number
  readonly losses: readonly number[] | null
}

/** Nowhere worse and somewhere better. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  let better = false
  for (let at = 0; at < a.length; at++) {
    if (a[at]! > b[at]!) return false
    if (a[at]! < b[at]!) better = true
  }
  return better
}

/**
 * Non-dominated sorting (Deb et al. 2002): the front that each belongs to, from 0, in the order given.
 * Cost: objectives × n².
 */
export function paretoRanks(losses: readonly (readonly number[])[]): readonly number[] {
  const ranks = new Array<number>(losses.length).fill(-1)
  let left = losses.map((_, index) => index)
  for (let rank = 0; left.length > 0; rank++) {
    const dominated = left.filter((one) => left.some((other) => dominates(losses[other]!, losses[one]!)))
    const beaten = new Set(dominated)
    for (const index of left) if (!beaten.has(index)) ranks[index] = rank
    left = dominated
  }
  return ranks
}

/**
 * Crowding distance (Deb et al. 2002) within one front: the sides of the box between each one's
 * neighbours, relative to the front's extent; Infinity at the ends of any objective.
 */
export function crowdingDistances(losses: readonly (readonly number[])[]): readonly number[] {
  const distances = new Array<number>(losses.length).fill(0)
  const objectives = losses[0]?.length ?? 0
  for (let objective = 0; objective < objectives; objective++) {
    const order = losses.map((_, index) => index)
    order.sort((a, b) => losses[a]![objective]! - losses[b]![objective]! || a - b)
    const low = losses[order[0]!]![objective]!
    const extent = losses[order.at(-1)!]![objective]! - low
    distances[order[0]!] = Infinity
    distances[order.at(-1)!] = Infinity
    if (extent === 0) continue
    for (let at = 1; at < order.length - 1; at++) {
      const gap = losses[order[at + 1]!]![objective]! - losses[order[at - 1]!]![objective]!
      distances[order[at]!]! += gap / extent
    }
  }
  return distances
}

/**
 * Best first: by loss; with several objectives by front, then where it is less crowded (NSGA-II). Equal
 * ones in order of number; failed ones last.
 */
export function bestFirst<T extends Judged>(trials: readonly T[]): readonly T[] {
  const good = trials.filter((trial) => trial.losses !== null).sort((a, b) => a.number - b.number)
  const failed = trials.filter((trial) => trial.losses === null).sort((a, b) => a.number - b.number)
  const losses = good.map((trial) => trial.losses!)
  if ((losses[0]?.length ?? 1) === 1) {
    return [...good.sort((a, b) => a.losses![0]! - b.losses![0]! || a.number - b.number), ...failed]
  }
  const ranks = paretoRanks(losses)
  const sorted: T[] = []
  for (let rank = 0; sorted.length < good.length; rank++) {
    const front = good.map((_, index) => index).filter((index) => ranks[index] === rank)
    const crowding = crowdingDistances(front.map((index) => losses[index]!))
    const order = front.map((_, at) => at)
    order.sort((a, b) => byCrowding(crowding[a]!, crowding[b]!) || a - b)
    for (const at of order) sorted.push(good[front[at]!]!)
  }
  return [...sorted, ...failed]
}

/** The less crowded one first; Infinity − Infinity is no number. */
function byCrowding(a: number, b: number): number {
  return a === b ? 0 : b > a ? 1 : -1
}
