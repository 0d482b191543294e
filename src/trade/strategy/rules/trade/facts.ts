import type { EntryMoment, TradeMoment } from '../../callbacks.ts'

/** Something that is known while a trade is open, or about to open, and that rules may ask for. */
export interface Fact<N> {
  readonly shape: 'number' | 'truth'
  readonly read: (now: N) => number | boolean
}

type Facts<N> = Readonly<Record<string, Fact<N>>>
type AdjustMoment = TradeMoment & { readonly min: number; readonly max: number }
type LeverageMoment = EntryMoment & { readonly proposed: number; readonly max: number }

const number = <N>(read: (now: N) => number): Fact<N> => ({ shape: 'number', read })
const truth = <N>(read: (now: N) => boolean): Fact<N> => ({ shape: 'truth', read })

/** Known of an open trade. */
export const TRADE_FACTS: Facts<TradeMoment> = {
  profit: number(({ profit }) => profit),
  minutes: number(({ minutes }) => minutes),
  rate: number(({ rate }) => rate),
  openRate: number(({ trade }) => trade.openRate),
  stopRate: number(({ trade }) => trade.stopLoss),
  lowestRate: number(({ trade }) => trade.minRate),
  highestRate: number(({ trade }) => trade.maxRate),
  stake: number(({ trade }) => trade.stakeAmount),
  entries: number(({ trade }) => trade.entries),
  exits: number(({ trade }) => trade.exits),
  realizedProfit: number(({ trade }) => trade.realizedProfit),
  tradeLeverage: number(({ trade }) => trade.leverage),
  isShort: truth(({ trade }) => trade.isShort),
}

/** Known when a trade may be adjusted: the limits of what can be added. */
export const ADJUST_FACTS: Facts<AdjustMoment> = {
  ...TRADE_FACTS,
  minStake: number(({ min }) => min),
  maxStake: number(({ max }) => max),
}

/** Known when the leverage of a new trade is asked for. */
export const LEVERAGE_FACTS: Facts<LeverageMoment> = {
  rate: number(({ rate }) => rate),
  isShort: truth(({ side }) => side === 'short'),
  proposedLeverage: number(({ proposed }) => proposed),
  maxLeverage: number(({ max }) => max),
}

/** Every fact, and the parts of a document that know it. */
export const FACT_PLACES: ReadonlyMap<string, string> = new Map([
  ...Object.keys(LEVERAGE_FACTS).map((name) => [name, 'leverage'] as const),
  ...Object.keys(ADJUST_FACTS).map((name) => [name, 'adjustTradePosition'] as const),
  ...Object.keys(TRADE_FACTS).map(
    (name) => [name, 'customStoploss, customExit and adjustTradePosition'] as const,
  ),
])
