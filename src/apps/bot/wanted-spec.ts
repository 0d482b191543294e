import { storedUntil } from '../../adapters/source/index.ts'
import { Fault, parsePair, quoteOf, timeframeMs } from '../../domain/index.ts'
import { tradingSettings } from '../../trade/engine/index.ts'
import { isDemoVenue } from '../../trade/market/index.ts'
import type { Strategy } from '../../trade/strategy/index.ts'
import { requireCandles } from '../local/require-candles.ts'
import type { WantedBotDocument } from './bot-document.ts'
import type { BotSpec } from './bot-spec.ts'
import { type BotStores, seriesKeys } from './open-bot.ts'

/** Rows before the first that is traded on which a strategy is proved not to look ahead. */
const PROOF_ROWS = 1_500

export interface WantedSpecOptions {
  readonly candles: BotStores['candles']
  readonly strategy: Strategy
  readonly now: () => number
}

/**
 * The specification of a bot that begins now: recorded candles from the first one on where the venue is a demo,
 * else the store from its next candle on. Undefined while the store has no candles for it.
 * @throws Fault `bot.quote`; EngineError `engine.setting`
 */
export async function wantedSpec(
  document: WantedBotDocument,
  { candles, strategy, now }: WantedSpecOptions,
): Promise<BotSpec | undefined> {
  const { bot, strategyFile, candlesPerSecond } = document
  const { exchange: venue, pairs, timeframe, stakeCurrency, exposure } = bot
  requireQuotes(pairs, stakeCurrency)
  const keys = seriesKeys({ venue, pairs: [...pairs], timeframe })
  const step = timeframeMs(keys[0]!.timeframe)
  const place = { from: 0 as number | null, follows: {} }
  if (isDemoVenue(keys[0]!.venue)) {
    const firsts = await Promise.all(keys.map(async (key) => (await requireCandles(candles, key)).time[0]!))
    place.from = Math.max(...firsts) + strategy.startup * step
  } else {
    const newest = await storedUntil({ store: candles, keys, now })
    if (newest === undefined) return undefined
    place.from = newest + step
    place.follows = { follows: { history: newest + step - lookBack(strategy, step) } }
  }
  return {
    schema: 'leme.bot/1',
    ...{ strategy: strategyFile, strategyName: strategy.name, venue, pairs: [...pairs], timeframe },
    ...{ from: place.from, ...place.follows, candlesPerSecond, calendar: 'continuous' },
    settings: tradingSettings(strategy.risk, {
      ...{ stakeCurrency, maxOpenTrades: bot.maxOpenTrades, stakeAmount: bot.stakeAmount },
      // On paper a bot's wallet holds what it may put at risk, and nothing is kept back.
      ...{ startingBalance: exposure, tradableBalanceRatio: 1 },
    }),
    ...{ params: { ...bot.parameters }, signals: null, wanted: bot },
  }
}

/** Time before the first candle to trade that is known: the warm-up, also of longer candles, and enough for a proof. */
function lookBack({ startup, informative }: Strategy, step: number): number {
  const longest = Math.max(step, ...informative.map(({ timeframe }) => timeframeMs(timeframe)))
  return Math.max((startup + 2) * longest, PROOF_ROWS * step)
}

function requireQuotes(pairs: readonly string[], stakeCurrency: string): void {
  const other = pairs.find((pair) => quoteOf(parsePair(pair)) !== stakeCurrency)
  if (other === undefined) return
  throw new Fault('config', 'bot.quote', `${other} is not paid in ${stakeCurrency}`, {
    hint: 'Name pairs of one quote currency, and that one as stakeCurrency.',
  })
}
