export { connectStore, type PostgresStore, type StoreOptions } from './connect-store.ts'
export { type Migration, type MigrationPlan, migrate, planMigrations } from './migrate.ts'
export { type StoreCode, StoreError } from './store-error.ts'
export type { Change, Subscription } from './subscribe.ts'
