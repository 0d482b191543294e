import type { FundingRates } from '../../domain/index.ts'
import { isEntered, type Position } from './position.ts'

/** Books what the position owes or gets for the funding times from its last one up to `time`, both included. */
export function payFunding(position: Position, funding: FundingRates, time: number): void {
  if (!isEntered(position) || time < position.fundedUntil) return
  const { fundedUntil, amount, isShort } = position
  let perUnit = 0
  for (let row = firstFrom(funding.time, fundedUntil); row < funding.time.length; row++) {
    if (funding.time[row]! > time) break
    perUnit += funding.rate[row]! * funding.markPrice[row]!
  }
  position.fundingFees += (isShort ? 1 : -1) * perUnit * amount
  position.fundedUntil = time + 1
}

function firstFrom(times: Float64Array, time: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (times[middle]! < time) low = middle + 1
    else high = middle
  }
  return low
}
