import type { BoundCallbacks } from '../../../src/trade/strategy/index.ts'
import type { CustomStop, GoldenRules } from './golden-case.ts'
import { holds } from './golden-conditions.ts'

/** The rules of a case that act beside its signals. */
export function goldenCallbacks({
  custom_stoploss: stop,
  custom_exit: exits,
  custom_entry_price: price,
  position_adjustment: adjustment,
}: GoldenRules): BoundCallbacks {
  return {
    ...(stop && { customStoploss: (now) => stopRatio(stop, now) }),
    ...(exits && {
      customExit: ({ last, profit, minutes }) => {
        const read = (name: string) => ({ ...last, profit, minutes })[name]!
        return exits.find(({ when }) => when.every((condition) => holds(condition, read)))?.reason
      },
    }),
    ...(price && {
      customEntryPrice: ({ rate, side }) => rate * (1 + (side === 'short' ? -price.ratio : price.ratio)),
    }),
    ...(adjustment && {
      adjustTradePosition: ({ profit, trade }) =>
        profit < adjustment.profit_below && trade.entries <= adjustment.max_adds ? adjustment.stake : null,
    }),
  }
}

function stopRatio(stop: CustomStop, { profit, minutes }: { profit: number; minutes: number }) {
  if (stop.kind === 'profit_steps')
    return (stop.steps.find((step) => profit > step.profit_above) ?? { stop: stop.default }).stop
  return (stop.steps.find((step) => minutes >= step.after_minutes) ?? { stop: stop.default }).stop
}
