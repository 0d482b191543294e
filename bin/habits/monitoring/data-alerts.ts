// Long because it is a list: each alert with its rule, its page and its test.
import type { Alert } from './alert.ts'

const critical = 'critical' as const
const warning = 'warning' as const
const bot = { client: 'ana', bot: 'trend' }
const labels = '{client="ana",bot="trend"}'

/** Bots, market data, the database, backups. */
export const DATA_ALERTS: readonly Alert[] = [
  {
    ...{ name: 'LemeBotDown', severity: critical, expr: 'leme_bot_up == 0', for: '10m' },
    summary: 'Bot {{ $labels.bot }} of {{ $labels.client }} does not trade.',
    description: 'It starts, or fails and is started again, for ten minutes.',
    look: ['`leme deploy status CLIENT`: the reason stands beside the bot.', 'Its last words, in the log.'],
    act: [
      'A strategy that is refused: deploy another version.',
      'Memory: raise resources.memoryMb of the bot.',
    ],
    test: {
      at: '20m',
      fires: [[`leme_bot_up${labels}`, '0x30']],
      labels: bot,
      quiet: [[`leme_bot_up${labels}`, '1x30']],
    },
  },
  {
    ...{ name: 'LemeBotSilent', severity: critical, for: '5m' },
    expr: 'time() - leme_bot_last_beat_timestamp_seconds > 300',
    summary: 'Bot {{ $labels.bot }} of {{ $labels.client }} has not gone on for five minutes.',
    description: 'It answers, and does neither decide nor wait for a candle.',
    look: ['Its log; dashboard Bots and PnL.'],
    act: ['It is started anew by itself; if it is not, stop and deploy it.'],
    test: {
      at: '20m',
      fires: [[`leme_bot_last_beat_timestamp_seconds${labels}`, '0x30']],
      labels: bot,
      quiet: [[`leme_bot_last_beat_timestamp_seconds${labels}`, '0+60x30']],
    },
  },
  {
    ...{ name: 'LemeBotLoses', severity: warning, for: '5m' },
    expr: 'leme_bot_equity / max_over_time(leme_bot_equity[24h]) < 0.9',
    summary: 'Bot {{ $labels.bot }} of {{ $labels.client }} has lost a tenth within a day.',
    description: 'Balance and open positions are 10 % below the highest of the last 24 hours.',
    look: ['Dashboard Bots and PnL; its trades on its page.'],
    act: ['Its client decides; `leme deploy stop` ends it.'],
    test: {
      at: '60m',
      fires: [[`leme_bot_equity${labels}`, '1000x30 850x60']],
      labels: bot,
      quiet: [[`leme_bot_equity${labels}`, '1000x30 950x60']],
    },
  },
  {
    ...{ name: 'LemeSourceSilent', severity: warning, for: '5m' },
    expr: 'time() - leme_ingest_last_success_timestamp_seconds > 1800',
    summary: 'Source {{ $labels.source }} has sent nothing for half an hour.',
    description: 'It sent before, since the server was started. At weekends some markets rest.',
    look: ['Page Data: sources and their keys.', 'The terminal or program that sends.'],
    act: ['Is its key revoked or its address not allowed? Its answers say so.'],
    test: {
      at: '45m',
      fires: [['leme_ingest_last_success_timestamp_seconds{source="desk"}', '0x60']],
      labels: { source: 'desk' },
      quiet: [['leme_ingest_last_success_timestamp_seconds{source="desk"}', '0+60x60']],
    },
  },
  {
    ...{ name: 'LemeSourceRefused', severity: warning, for: '10m' },
    expr: 'sum by (source) (rate(leme_ingest_items_total{status="invalid"}[15m])) / sum by (source) (rate(leme_ingest_items_total[15m])) > 0.1',
    summary: 'A tenth of what source {{ $labels.source }} sends is refused.',
    description: 'Impossible candles or unknown timeframes: the answer names each item and its fault.',
    look: ['The log of the server, “batch refused”.'],
    act: ['Tell whoever sends; nothing wrong was written.'],
    test: {
      at: '40m',
      fires: [
        ['leme_ingest_items_total{source="desk",status="invalid"}', '0+5x50'],
        ['leme_ingest_items_total{source="desk",status="inserted"}', '0+5x50'],
      ],
      labels: { source: 'desk' },
      quiet: [
        ['leme_ingest_items_total{source="desk",status="invalid"}', '0x50'],
        ['leme_ingest_items_total{source="desk",status="inserted"}', '0+5x50'],
      ],
    },
  },
  {
    ...{ name: 'LemeMarketDataStops', severity: critical, for: '10m' },
    expr: 'leme_market_newest_candle_age_seconds > 10800 and min_over_time(leme_market_newest_candle_age_seconds[1d]) < 7200',
    summary: 'No new {{ $labels.timeframe }} candles of {{ $labels.venue }} for three hours.',
    description: 'There were fresh ones within the day: the connection to the venue, or its source, is lost.',
    look: ['Page Data; the log of downloads and schedules.', 'The status page of the venue.'],
    act: ['Bots that have no candles decide nothing; they go on by themselves when candles come.'],
    test: {
      at: '6h',
      fires: [['leme_market_newest_candle_age_seconds{venue="binance",timeframe="1m"}', '60x60 60+60x400']],
      labels: { venue: 'binance', timeframe: '1m' },
      quiet: [['leme_market_newest_candle_age_seconds{venue="binance",timeframe="1m"}', '90000x460']],
    },
  },
  {
    ...{ name: 'LemeDatabaseAway', severity: critical, expr: 'min(leme_database_up) == 0', for: '2m' },
    summary: 'The database does not answer.',
    description: 'Nothing is acknowledged that is not committed: requests fail until it is back.',
    look: ['PostgreSQL itself: disk, log, connections.'],
    act: ['Start it. If it is broken: docs/runbook, “database corrupt”.'],
    test: { at: '10m', fires: [['leme_database_up', '0x20']], quiet: [['leme_database_up', '1x20']] },
  },
  {
    ...{ name: 'LemeDatabaseConnections', severity: warning, for: '10m' },
    expr: 'max(sum by (instance) (leme_database_connections)) / max(leme_database_max_connections) > 0.85',
    summary: 'The database has hardly a connection left.',
    description: 'More than 85 % of max_connections are taken.',
    look: ['Dashboard Database and queue, “Connections”.'],
    act: ['Put pgbouncer between tenants and database, or raise max_connections.'],
    test: {
      at: '20m',
      fires: [
        ['leme_database_connections{state="idle"}', '95x30'],
        ['leme_database_max_connections', '100x30'],
      ],
      quiet: [
        ['leme_database_connections{state="idle"}', '20x30'],
        ['leme_database_max_connections', '100x30'],
      ],
    },
  },
  {
    ...{
      name: 'LemeDatabaseLongTransaction',
      severity: warning,
      expr: 'max(leme_database_oldest_transaction_seconds) > 1800',
      for: '5m',
    },
    summary: 'A transaction has been open for more than half an hour.',
    description: 'Old rows are not cleaned away meanwhile, and locks may be held.',
    look: ['`select * from pg_stat_activity order by xact_start`.'],
    act: ['End it: `select pg_terminate_backend(PID)`.'],
    test: {
      at: '20m',
      fires: [['leme_database_oldest_transaction_seconds', '2000x30']],
      quiet: [['leme_database_oldest_transaction_seconds', '3x30']],
    },
  },
  {
    ...{
      name: 'LemeReplicationSlotLags',
      severity: critical,
      expr: 'max by (slot) (leme_database_replication_slot_lag_bytes) > 10737418240',
      for: '10m',
    },
    summary: 'Replication slot {{ $labels.slot }} keeps more than 10 GiB of write-ahead log.',
    description: 'Whoever reads it is behind or gone; the disk of the database fills.',
    look: ['`select * from pg_replication_slots`.'],
    act: ['Start its reader, or drop the slot if nobody reads it any more.'],
    test: {
      at: '20m',
      fires: [['leme_database_replication_slot_lag_bytes{slot="standby"}', '20000000000x30']],
      labels: { slot: 'standby' },
      quiet: [['leme_database_replication_slot_lag_bytes{slot="standby"}', '1000x30']],
    },
  },
  {
    ...{
      name: 'LemeBackupOld',
      severity: critical,
      expr: 'time() - max(leme_backup_last_success_timestamp_seconds) > 93600',
      // A first backup is on its way.
      for: '1h',
    },
    summary: 'The last backup that succeeded is more than 26 hours old, or there never was one.',
    description: 'What was written since is in one place alone, but for the archive of the write-ahead log.',
    look: ['`leme_backup_runs_total` by kind and outcome; the log, “backup”.'],
    act: ['Make one by hand and read why it fails.'],
    test: {
      ...{ at: '30h', every: '10m' },
      fires: [['leme_backup_last_success_timestamp_seconds', '0x200']],
      quiet: [['leme_backup_last_success_timestamp_seconds', '0+600x200']],
    },
  },
  {
    ...{
      name: 'LemeBackupUnverified',
      severity: critical,
      expr: 'time() - max(leme_backup_last_verified_timestamp_seconds) > 691200',
      // The restore of a first backup is on its way.
      for: '6h',
    },
    summary: 'No restore was verified for more than eight days, or none ever was.',
    description: 'A backup counts only when a restore of it was compared row by row.',
    look: ['The log of the weekly restore test.'],
    act: ['Run it by hand; until it succeeds nobody knows whether there is a backup.'],
    test: {
      ...{ at: '9d', every: '1h' },
      fires: [['leme_backup_last_verified_timestamp_seconds', '0x230']],
      quiet: [['leme_backup_last_verified_timestamp_seconds', '0+3600x230']],
    },
  },
  {
    ...{
      name: 'LemeWalArchiveLags',
      severity: critical,
      expr: 'time() - max(leme_backup_wal_archived_timestamp_seconds) > 3600',
    },
    summary: 'The archive of the write-ahead log is more than an hour behind.',
    description: 'After a loss of the database more than an hour of writes would be missing.',
    look: ['The place of the archive: disk, credentials, network.', '`select * from pg_stat_archiver`.'],
    act: ['Mend the place; what waits is archived by itself.'],
    test: {
      at: '70m',
      fires: [['leme_backup_wal_archived_timestamp_seconds', '0x80']],
      quiet: [['leme_backup_wal_archived_timestamp_seconds', '0+60x80']],
    },
  },
]
