import { ALL, type Metrics, open, SERVER } from './metric.ts'

/** Caches, neighbours, and what is told to the outside. */
export const EDGE_METRICS = {
  leme_cache_events_total: {
    ...{ type: 'counter', unit: '{event}', on: SERVER },
    help: 'What was found in a cache, was not, and had to leave it.',
    labels: { cache: ['candles', 'candles-redis'], event: ['hit', 'miss', 'eviction', 'failure'] },
  },
  leme_redis_up: {
    ...{ type: 'gauge', unit: '1', help: '1 while Redis answers.', on: SERVER, labels: {} },
    when: 'Redis is configured',
  },
  leme_webhook_deliveries_total: {
    ...{
      type: 'counter',
      unit: '{delivery}',
      on: SERVER,
      labels: { outcome: ['delivered', 'failed', 'gone'] },
    },
    help: 'Tries to deliver an event to a webhook, by how they ended.',
  },
  leme_webhook_deliveries_waiting: {
    ...{
      type: 'gauge',
      unit: '{delivery}',
      help: 'Deliveries that are due or wait.',
      on: SERVER,
      labels: {},
    },
  },
  leme_webhook_oldest_wait_seconds: {
    ...{ type: 'gauge', unit: 's', on: SERVER, labels: {} },
    help: 'Age of the first delivery that waits; 0 when there is none.',
  },
  leme_telemetry_spans_total: {
    ...{ type: 'counter', unit: '{span}', on: ALL, when: 'traces are sent' },
    help: 'Spans by what became of them: sent, or dropped because the receiver was away.',
    labels: { outcome: ['sent', 'dropped'] },
  },
} as const satisfies Metrics

/** Who pays, and whether there is a copy of everything. */
export const TENANT_METRICS = {
  leme_tenants: {
    ...{ type: 'gauge', unit: '{client}', help: 'Clients, by status.', on: SERVER },
    labels: { status: ['active', 'suspended', 'leaving', 'gone'] },
  },
  leme_tenants_without_credit: {
    ...{ type: 'gauge', unit: '{client}', on: SERVER, labels: {} },
    help: 'Active clients that have no credit left.',
  },
  leme_credits_balance: {
    ...{ type: 'gauge', unit: '{credit}', help: 'Credits of all clients together.', on: SERVER, labels: {} },
  },
  leme_tenant_credits: {
    ...{ type: 'gauge', unit: '{credit}', help: 'Credits of the clients that have the least.', on: SERVER },
    ...{ labels: { client: open(50, 'the clients with the fewest credits') }, when: 'there is a client' },
  },
} as const satisfies Metrics

const TOLD = 'backups are made'
const CONFIGURED = 'a place for backups is set'

export const BACKUP_METRICS = {
  leme_backup_last_success_timestamp_seconds: {
    ...{ type: 'gauge', unit: 's', on: SERVER, labels: {}, when: CONFIGURED },
    help: 'When the last backup was completed; UNIX time, 0 before the first.',
  },
  leme_backup_last_verified_timestamp_seconds: {
    ...{ type: 'gauge', unit: 's', on: SERVER, labels: {}, when: CONFIGURED },
    help: 'When a restore was last verified row by row; UNIX time, 0 before the first.',
  },
  leme_backup_wal_archived_timestamp_seconds: {
    ...{ type: 'gauge', unit: 's', on: SERVER, labels: {}, when: TOLD },
    help: 'What was committed before is in the archive of the write-ahead log; UNIX time.',
  },
  leme_backup_runs_total: {
    ...{ type: 'counter', unit: '{run}', help: 'Backups and restore tests, by how they ended.', on: SERVER },
    labels: { kind: open(12, 'kinds of backups'), outcome: open(4, 'how they end: done, failed') },
    when: TOLD,
  },
} as const satisfies Metrics
