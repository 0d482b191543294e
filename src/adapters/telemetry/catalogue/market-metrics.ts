import { type Metrics, open, SERVER, WORK_SECONDS } from './metric.ts'

const source = open(200, 'sources; people make them by hand')
const series = { venue: open(50, 'venues'), timeframe: open(20, 'lengths of candles') }
const GONE = 'RabbitMQ is configured'

/** Candles and ticks: what comes, how fresh it is, what is missing, what goes out. */
export const MARKET_METRICS = {
  leme_ingest_items_total: {
    ...{ type: 'counter', unit: '{item}', on: SERVER, when: 'a source has sent something' },
    help: 'Candles and ticks that sources have sent, by what became of them.',
    labels: { source, status: open(12, 'what becomes of an item') },
  },
  leme_ingest_last_success_timestamp_seconds: {
    ...{ type: 'gauge', unit: 's', on: SERVER, labels: { source }, when: 'a source has sent something' },
    help: 'When the last batch of a source was taken, since this process started; UNIX time.',
  },
  leme_ingest_lag_seconds: {
    ...{ type: 'histogram', unit: 's', on: SERVER, labels: { source }, buckets: WORK_SECONDS },
    help: 'Age of the newest candle or tick of a batch when it was taken.',
    when: 'a source has sent something',
  },
  leme_market_series: {
    ...{ type: 'gauge', unit: '{series}', help: 'Series of candles that are kept.', on: SERVER },
    labels: series,
  },
  leme_market_newest_candle_age_seconds: {
    ...{ type: 'gauge', unit: 's', on: SERVER, labels: series },
    help: 'Time since the opening of the newest candle of the series that is freshest.',
  },
  leme_market_stalest_series_age_seconds: {
    ...{ type: 'gauge', unit: 's', on: SERVER, labels: series },
    help: 'The same of the series that was left behind furthest.',
  },
  leme_market_missing_candles: {
    ...{ type: 'gauge', unit: '{candle}', on: SERVER, labels: series },
    help: 'Candles that lack between the first and the last of each series; hours without trade count.',
  },
  leme_upkeep_runs_total: {
    ...{ type: 'counter', unit: '{run}', on: SERVER },
    help: 'Looks for data that is too old, by how they ended.',
    labels: { outcome: ['done', 'elsewhere', 'failed'] },
  },
  leme_upkeep_dropped_rows_total: {
    ...{ type: 'counter', unit: '{row}', help: 'Rows dropped because they were too old.', on: SERVER },
    labels: { kind: ['candle', 'tick'] },
  },
  leme_broker_events_total: {
    ...{ type: 'counter', unit: '{event}', on: SERVER, when: GONE },
    help: 'Market events and messages of sources, by what became of them, and connections.',
    labels: { event: open(20, 'what happens at the broker') },
  },
  leme_outbox_pending: {
    ...{ type: 'gauge', unit: '{event}', on: SERVER, labels: {}, when: GONE },
    help: 'Market events that the broker has not confirmed.',
  },
  leme_outbox_oldest_seconds: {
    ...{ type: 'gauge', unit: 's', on: SERVER, labels: {}, when: GONE },
    help: 'Age of the first unconfirmed market event.',
  },
  leme_outbox_fill_ratio: {
    ...{ type: 'gauge', unit: '1', on: SERVER, labels: {}, when: GONE },
    help: 'Use of the bound; at 1 the oldest are dropped.',
  },
  leme_outbox_dropped: {
    ...{ type: 'gauge', unit: '{event}', on: SERVER, labels: {}, when: GONE },
    help: 'Market events dropped before they were confirmed.',
  },
} as const satisfies Metrics
