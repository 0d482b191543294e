import { BOTS, type Metrics, open } from './metric.ts'

/** With it one installation shows at most so many series of each metric of bots. */
const client = open(2_000, 'clients whose bots this process runs; `-` is the house')
const bot = open(5_000, 'bots that this process runs, by name')
const labels = { client, bot }

/** Of a bot in its own process, and in the server for those that it runs. Money is in a bot's stake currency. */
export const BOT_METRICS = {
  leme_bot_up: {
    ...{ type: 'gauge', unit: '1', help: '1 while the bot trades, 0 while it starts or fails.', on: BOTS },
    labels,
  },
  leme_bot_candles_total: {
    ...{ type: 'counter', unit: '{candle}', help: 'Candles that a bot has committed.', on: BOTS, labels },
  },
  leme_bot_equity: {
    ...{ type: 'gauge', unit: '1', help: 'Balance and open positions, in the stake currency.', on: BOTS },
    labels,
  },
  leme_bot_open_positions: {
    ...{ type: 'gauge', unit: '{position}', help: 'Positions that are open.', on: BOTS, labels },
  },
  leme_bot_realised_profit: {
    ...{ type: 'gauge', unit: '1', on: BOTS, labels },
    help: 'Profit of trades closed since its process started, in the stake currency.',
  },
  leme_bot_trades_total: {
    ...{ type: 'counter', unit: '{trade}', help: 'Trades that were closed.', on: BOTS },
    labels: { ...labels, result: ['won', 'lost'] },
  },
  leme_bot_decisions_total: {
    ...{ type: 'counter', unit: '{decision}', on: BOTS },
    help: 'Intents to enter, by what the risk gate said.',
    labels: { ...labels, outcome: ['intent', 'refusal'] },
  },
  leme_bot_orders_total: {
    ...{ type: 'counter', unit: '{order}', help: 'Orders, by what became of them.', on: BOTS },
    labels: { ...labels, outcome: ['order', 'fill', 'cancel'] },
  },
  leme_bot_candle_age_seconds: {
    ...{ type: 'gauge', unit: 's', on: BOTS, labels },
    help: 'Time since the opening of the last candle that was committed. Of recorded candles it says how old they are.',
  },
  leme_bot_last_beat_timestamp_seconds: {
    ...{ type: 'gauge', unit: 's', on: BOTS, labels },
    help: 'When the bot last went on, or waited for a candle; UNIX time.',
  },
} as const satisfies Metrics
