import { allocateCandles, type Candles, parseTimeframe } from '../../../domain/index.ts'
import { random } from '../../../math/index.ts'
import { closedTrade, HOUR, START } from '../closed-trade.fixture.ts'

/** Hourly candles from {@link START} whose open is `rate(row)`; the close is the next open. */
export function hourly(rows: number, rate: (row: number) => number): ReadonlyMap<string, Candles> {
  const candles = allocateCandles(rows, parseTimeframe('1h'))
  for (let row = 0; row < rows; row++) {
    candles.time[row] = START + row * HOUR
    candles.open[row] = rate(row)
    candles.close[row] = rate(row + 1)
  }
  return new Map([['ETH/BTC', candles]])
}

export interface Kind {
  readonly isShort?: boolean
  readonly leverage?: number
  readonly stake?: number
  readonly fee?: number
}

/** Entered at the open of row `entry`, left at the open `held` rows later. */
export function tradeOn(
  rate: (row: number) => number,
  [entry, held]: readonly [number, number],
  kind: Kind = {},
) {
  const { isShort = false, leverage = 1, stake = 100, fee = 0 } = kind
  const change = rate(entry + Math.max(1, held)) / rate(entry)
  const ratio = isShort ? 1 - fee - change * (1 + fee) : change * (1 - fee) - (1 + fee)
  return closedTrade(Math.max(-stake, stake * leverage * ratio), entry, {
    isShort,
    leverage,
    stakeAmount: stake,
    closeTime: START + (entry + held) * HOUR,
    feeOpen: fee,
    feeClose: fee,
  })
}

export const walkRate = (seed: string, rows: number, step = 0.02) => {
  const chance = random(seed)
  const rates = [100]
  for (let row = 1; row <= rows + 1; row++) rates.push(rates.at(-1)! * (1 + (chance.next() - 0.5) * step))
  return (row: number) => rates[row]!
}
