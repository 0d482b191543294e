import { type PrepareOptions, prepare, type Strategy } from '../strategy/index.ts'
import type { Market } from './market.ts'

/**
 * A market whose rows the strategy has decided on; with the columns that its callbacks read, where it has any.
 * @throws StrategyError as `prepare`
 */
export function decidedMarket(
  strategy: Strategy,
  { pair, candles, startup }: Pick<Market, 'pair' | 'candles' | 'startup'>,
  options: PrepareOptions,
  keepColumns = false,
): Market {
  const decided = prepare(strategy, candles, options)
  const { enterLong, exitLong, enterShort, exitShort, columns } = decided
  const isEvent = strategy.decide !== undefined
  return {
    ...{ pair, candles, enterLong, exitLong, startup },
    ...((isEvent || strategy.decisions.enterShort) && { enterShort, exitShort }),
    ...((keepColumns || asksBesideSignals(strategy)) && { columns }),
  }
}

/** Whether the strategy decides anything while trades are simulated. */
export function asksBesideSignals({ decide, callbacks }: Strategy): boolean {
  return decide !== undefined || Object.keys(callbacks).length > 0
}
