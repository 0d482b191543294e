import { type Dashboard, lines, stat, table } from './dashboard.ts'

const of = '{client=~"$client",bot=~"$bot"}'
const rate = (metric: string, by: string) => `sum by (${by}) (rate(${metric}${of}[$__rate_interval])) * 60`

/** Do bots trade, and what comes of it? */
export const BOTS: Dashboard = {
  id: 'bots',
  title: 'Bots and PnL',
  description: 'Whether bots trade and what comes of it. Money is in the stake currency of each bot.',
  variables: [
    { label: 'client', metric: 'leme_bot_up' },
    { label: 'bot', metric: 'leme_bot_up' },
  ],
  rows: [
    {
      title: 'Now',
      panels: [
        stat('Bots', `count(leme_bot_up${of})`),
        stat('That do not trade', `count(leme_bot_up${of} == 0) or vector(0)`, { limits: [1, 3] }),
        stat('Open positions', `sum(leme_bot_open_positions${of})`),
        stat('Candles a minute', rate('leme_bot_candles_total', '')),
        stat('Trades of a day', `sum(increase(leme_bot_trades_total${of}[1d]))`),
        stat(
          'Won of a day',
          `sum(increase(leme_bot_trades_total{result="won",client=~"$client",bot=~"$bot"}[1d])) / sum(increase(leme_bot_trades_total${of}[1d]))`,
          { unit: 'percentunit' },
        ),
      ],
    },
    {
      title: 'Money',
      panels: [
        lines('Equity', [[`leme_bot_equity${of}`, '{{client}} {{bot}}']], { width: 12 }),
        lines(
          'Below the highest of a day',
          [[`leme_bot_equity${of} / max_over_time(leme_bot_equity${of}[1d]) - 1`, '{{client}} {{bot}}']],
          { unit: 'percentunit', width: 12 },
        ),
        lines('Realised profit', [[`leme_bot_realised_profit${of}`, '{{client}} {{bot}}']], { width: 12 }),
        table(
          'Most lost within a day',
          `bottomk(10, leme_bot_equity${of} / max_over_time(leme_bot_equity${of}[1d]) - 1)`,
          { unit: 'percentunit', width: 12 },
        ),
      ],
    },
    {
      title: 'Decisions',
      panels: [
        lines('Intents and refusals a minute', [
          [rate('leme_bot_decisions_total', 'outcome'), '{{outcome}}'],
        ]),
        lines('Orders a minute', [[rate('leme_bot_orders_total', 'outcome'), '{{outcome}}']]),
        lines('Trades an hour', [
          [`sum by (result) (increase(leme_bot_trades_total${of}[1h]))`, '{{result}}'],
        ]),
        lines('Age of the last candle', [[`leme_bot_candle_age_seconds${of}`, '{{client}} {{bot}}']], {
          unit: 's',
        }),
        lines(
          'Since the last beat',
          [[`time() - leme_bot_last_beat_timestamp_seconds${of}`, '{{client}} {{bot}}']],
          { unit: 's' },
        ),
        lines('Open positions by bot', [[`leme_bot_open_positions${of}`, '{{client}} {{bot}}']]),
      ],
    },
  ],
}
