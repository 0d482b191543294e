export { applyRoles } from './apply-roles.ts'
export { type Claim, type ClaimOptions, claim } from './claim.ts'
export { connectStore, type PostgresStore, type StoreOptions } from './connect-store.ts'
export { type FreqtradeSchema, initFreqtradeSchema } from './control/init-freqtrade.ts'
export { type InitializedSchema, type InitSchemaOptions, initSchema } from './control/init-schema.ts'
export { dropSchema } from './control/init-schema-drop.ts'
export { type DeletionProof, proveDeleted } from './control/init-schema-proof.ts'
export { type TenantTrades, tenantTrades } from './control/job-trades.ts'
export { lookAtDatabase } from './control/look-database.ts'
export { lookAtWork } from './control/look-work.ts'
export type { LivingProcess, ProcessStore } from './control/process-store.ts'
export { connectTenantStore, type TenantBotStores } from './control/tenant-connect-store.ts'
export { openTenants, type TenantData, type Tenants } from './control/tenant-door.ts'
export {
  type ExportedTable,
  type ExportManifest,
  type ExportOptions,
  exportTenant,
} from './control/tenant-export.ts'
export type { TenantLoginsOptions } from './control/tenant-logins.ts'
export { tenantResults } from './control/tenant-results.ts'
export { pendingInTenantSchema } from './control/tenant-schema-state.ts'
export { tenantStrategyStore } from './control/tenant-strategy-store.ts'
export type { Subscription } from './listen.ts'
export { type Migration, type MigrationPlan, migrate, planMigrations } from './migrate.ts'
export { STORE_ERROR_KINDS, type StoreCode, StoreError } from './store-error.ts'
export type { Change } from './subscribe.ts'
export { withTemporaryDatabase } from './temporary-database.ts'
export { type TimescaleState, type TimescaleUse, timescaleState, useTimescale } from './timescale.ts'
