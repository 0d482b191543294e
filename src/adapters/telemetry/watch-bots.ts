import type { BotSeen } from './port.ts'
import type { Registry } from './registry.ts'

export interface WatchBotsOptions {
  readonly read: () => readonly BotSeen[]
  /** UTC milliseconds. */
  readonly now: () => number
}

/** Shows each bot that is there when somebody reads, and none that is gone. */
export function watchBots(registry: Registry, { read, now }: WatchBotsOptions): void {
  registry.observe((tell) => {
    for (const { client, bot, isUp, beatAt, cursor, figures } of read()) {
      const labels = { client, bot }
      tell('leme_bot_up', isUp ? 1 : 0, labels)
      if (beatAt !== null) tell('leme_bot_last_beat_timestamp_seconds', beatAt / 1000, labels)
      if (cursor !== null) tell('leme_bot_candle_age_seconds', Math.max(0, now() - cursor) / 1000, labels)
      if (figures === null) continue
      tell('leme_bot_candles_total', figures.candles, labels)
      if (figures.equity !== null) tell('leme_bot_equity', figures.equity, labels)
      tell('leme_bot_open_positions', figures.openPositions, labels)
      tell('leme_bot_realised_profit', figures.realisedProfit, labels)
      tell('leme_bot_trades_total', figures.won, { ...labels, result: 'won' })
      tell('leme_bot_trades_total', figures.lost, { ...labels, result: 'lost' })
      tell('leme_bot_decisions_total', figures.intents, { ...labels, outcome: 'intent' })
      tell('leme_bot_decisions_total', figures.refusals, { ...labels, outcome: 'refusal' })
      tell('leme_bot_orders_total', figures.orders, { ...labels, outcome: 'order' })
      tell('leme_bot_orders_total', figures.fills, { ...labels, outcome: 'fill' })
      tell('leme_bot_orders_total', figures.cancels, { ...labels, outcome: 'cancel' })
    }
  })
}
