import type { BoundCallbacks } from '../../../src/trade/strategy/index.ts'
import type { Behaviour, Moments, StakeChoice } from './behaviour.ts'
import { randomFrom } from './random-from.ts'

interface Asked {
  readonly time: number
  readonly pair: string
}

/** The callbacks that a behaviour describes: pure functions of what they are told. */
export function callbacksOf(behaviour: Behaviour): BoundCallbacks {
  const { leverage, customEntryPrice, customStakeAmount, confirmTradeEntry, adjustEntryPrice } = behaviour
  return {
    ...(leverage && { leverage: (now) => one(leverage.values, leverage, now) }),
    ...(customEntryPrice && {
      customEntryPrice: (now) => priced(now, one(customEntryPrice.offsets, customEntryPrice, now)),
    }),
    ...(customStakeAmount && {
      customStakeAmount: (now) => {
        if (!speaks(customStakeAmount, now)) return null
        return staked(one(customStakeAmount.stakes, customStakeAmount, now), now.proposed, now)
      },
    }),
    ...(confirmTradeEntry && {
      confirmTradeEntry: (now) =>
        !speaks(confirmTradeEntry, now) || now.amount * now.limit < confirmTradeEntry.least,
    }),
    ...(adjustEntryPrice && {
      adjustEntryPrice: (now) => {
        if (!speaks(adjustEntryPrice, now)) return now.limit
        const offset = one(adjustEntryPrice.offsets, adjustEntryPrice, now)
        return offset === null ? null : now.rate * (1 + offset)
      },
    }),
    ...exitCallbacks(behaviour),
  }
}

function exitCallbacks({
  customStoploss,
  customExit,
  customExitPrice,
  confirmTradeExit,
  adjustTradePosition,
}: Behaviour): BoundCallbacks {
  return {
    ...(customStoploss && {
      customStoploss: (now) => {
        const asked = { time: now.time, pair: now.trade.pair }
        const isAbove = now.profit > customStoploss.above
        return isAbove && speaks(customStoploss, asked)
          ? one(customStoploss.ratios, customStoploss, asked)
          : null
      },
    }),
    ...(customExit && {
      customExit: ({ time, trade, profit, minutes }) => {
        const asked = { time, pair: trade.pair }
        if (profit <= customExit.above || minutes < customExit.afterMinutes) return null
        return speaks(customExit, asked) ? one(['early', 'late'], customExit, asked) : undefined
      },
    }),
    ...(customExitPrice && {
      customExitPrice: (now) => {
        const asked = { time: now.time, pair: now.trade.pair }
        if (!speaks(customExitPrice, asked)) return null
        return priced(now, one(customExitPrice.offsets, customExitPrice, asked))
      },
    }),
    ...(confirmTradeExit && {
      confirmTradeExit: ({ time, trade, reason }) =>
        !confirmTradeExit.refused.includes(reason) || !speaks(confirmTradeExit, { time, pair: trade.pair }),
    }),
    ...(adjustTradePosition && {
      adjustTradePosition: (now) => {
        const asked = { time: now.time, pair: now.trade.pair }
        if (now.profit >= adjustTradePosition.below || !speaks(adjustTradePosition, asked)) return null
        return staked(one(adjustTradePosition.stakes, adjustTradePosition, asked), now.trade.stakeAmount, now)
      },
    }),
  }
}

function speaks({ seed, often }: Moments, { time, pair }: Asked): boolean {
  return numberFor(seed, { time, pair }) < often
}

function one<T>(values: readonly T[], { seed }: Moments, asked: Asked): T {
  return values[Math.floor(numberFor(seed + 1, asked) * values.length)]!
}

/** From 0 to below 1. */
function numberFor(seed: number, { time, pair }: Asked): number {
  const random = randomFrom(seed + (time / 60_000) * 7919 + pair.charCodeAt(0) * 104_729)
  random()
  return random()
}

/** Moved a little by a column, so that the row that is read matters. */
function priced({ rate, last }: { rate: number; last: Record<string, number> }, offset: number): number {
  return rate * (1 + offset + 0.0005 * last.noise!)
}

function staked(choice: StakeChoice, stake: number, bounds: { min: number; max: number }): number {
  return typeof choice === 'number' ? choice * stake : bounds[choice]
}
