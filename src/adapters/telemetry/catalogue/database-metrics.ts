import { type Metrics, open, SERVER } from './metric.ts'

/** PostgreSQL, as the server sees it. */
export const DATABASE_METRICS = {
  leme_database_up: {
    ...{ type: 'gauge', unit: '1', help: '1 while the database answers.', on: SERVER, labels: {} },
  },
  leme_database_size_bytes: {
    ...{ type: 'gauge', unit: 'By', help: 'Size of the database.', on: SERVER, labels: {} },
  },
  leme_database_connections: {
    ...{ type: 'gauge', unit: '{connection}', on: SERVER },
    help: 'Connections of clients to this database, from whatever process, by state.',
    labels: { state: ['active', 'idle', 'idle in transaction', 'other'] },
  },
  leme_database_max_connections: {
    ...{ type: 'gauge', unit: '{connection}', on: SERVER, labels: {} },
    help: 'Connections that the server of the database takes.',
  },
  leme_database_oldest_transaction_seconds: {
    ...{ type: 'gauge', unit: 's', on: SERVER, labels: {} },
    help: 'Age of the transaction that is open longest; 0 when there is none.',
  },
  leme_database_waiting_locks: {
    ...{ type: 'gauge', unit: '{lock}', help: 'Locks that are waited for.', on: SERVER, labels: {} },
  },
  leme_database_transactions_total: {
    ...{ type: 'counter', unit: '{transaction}', on: SERVER, labels: { outcome: ['commit', 'rollback'] } },
    observed: true,
    help: 'Transactions that have ended since the statistics of the database began.',
  },
  leme_database_deadlocks_total: {
    ...{ type: 'counter', unit: '{deadlock}', help: 'Deadlocks that were broken.', on: SERVER, labels: {} },
    observed: true,
  },
  leme_database_buffer_hit_ratio: {
    ...{ type: 'gauge', unit: '1', on: SERVER, labels: {} },
    help: 'Share of blocks that were found in memory, since the statistics of the database began.',
  },
  leme_database_replication_slot_lag_bytes: {
    ...{ type: 'gauge', unit: 'By', on: SERVER, when: 'there is a replication slot' },
    help: 'Write-ahead log that is kept for a replication slot.',
    labels: { slot: open(20, 'replication slots') },
  },
} as const satisfies Metrics
