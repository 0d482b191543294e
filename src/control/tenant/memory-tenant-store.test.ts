import { memoryTenantStore } from './memory-tenant-store.ts'
import { tenantStoreSuite } from './tenant-store.suite.ts'

tenantStoreSuite('memory', () => memoryTenantStore({ now: () => Date.UTC(2026, 10, 22) }))
