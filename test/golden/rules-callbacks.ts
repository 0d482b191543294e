import type { Callbacks, TradeMoment } from 'leme/strategy'
import type { Condition, CustomStoploss, GoldenCase, Operand } from './case.ts'

/** The callbacks that a golden case's rules describe; the README of the cases gives their meaning. */
export function rulesCallbacks({ rules, settings }: GoldenCase): Callbacks<string, unknown> {
  const { custom_stoploss, custom_exit, custom_entry_price, position_adjustment } = rules
  return {
    ...(settings.trading_mode === 'futures' && { leverage: () => settings.leverage as number }),
    ...(custom_stoploss && { customStoploss: (now) => stoploss(custom_stoploss, now) }),
    ...(custom_exit && {
      customExit: (now) => custom_exit.find(({ when }) => when.every((one) => holds(one, now)))?.reason,
    }),
    ...(custom_entry_price && {
      customEntryPrice: ({ rate, side }) =>
        rate * (side === 'long' ? 1 + custom_entry_price.ratio : 1 - custom_entry_price.ratio),
    }),
    ...(position_adjustment && {
      adjustTradePosition: ({ profit, trade }) =>
        profit < position_adjustment.profit_below && trade.entries <= position_adjustment.max_adds
          ? position_adjustment.stake
          : null,
    }),
  }
}

function stoploss(rule: CustomStoploss, { profit, minutes, rate, last }: TradeMoment): number | null {
  switch (rule.kind) {
    case 'profit_steps':
      return rule.steps.find(({ profit_above }) => profit > profit_above)?.stop ?? rule.default
    case 'time_steps':
      return rule.steps.find(({ after_minutes }) => minutes >= after_minutes)?.stop ?? rule.default
    case 'break_even':
      return profit > rule.profit_above ? 1 - (1 + rule.lock) / (1 + profit) : null
    case 'atr':
      return (rule.multiple * last[rule.indicator]!) / rate
  }
}

function holds({ op, left, right }: Condition, now: TradeMoment): boolean {
  const [a, b] = [operand(left, now), operand(right, now)]
  switch (op) {
    case '>':
      return a > b
    case '>=':
      return a >= b
    case '<':
      return a < b
    case '<=':
      return a <= b
    default:
      throw new Error(`a custom exit compares with "${op}"`)
  }
}

function operand(value: Operand, now: TradeMoment): number {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return operand(value.of, now) * value.times
  if (value === 'profit') return now.profit
  if (value === 'minutes') return now.minutes
  return now.last[value]!
}
