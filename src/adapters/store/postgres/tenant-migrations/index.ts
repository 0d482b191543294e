import type { Migration } from '../migrate.ts'
import { tenantBots } from './0001-bots.ts'
import { tenantJobs } from './0002-jobs.ts'
import { tenantStrategies } from './0003-strategies.ts'

/**
 * What each tenant's schema holds, in the order in which it is applied; names mean that schema. One that was
 * released is never edited; a change is a new one.
 */
export const TENANT_MIGRATIONS: readonly Migration[] = [tenantBots, tenantJobs, tenantStrategies]
