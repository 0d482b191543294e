import { parseTenantId, schemaOf, type TenantId } from '../../../../control/tenant/index.ts'
import { type BotTables, botTables } from '../bot-store.ts'
import type { StatementRunner } from '../statement-runner.ts'
import { TenantLogins, type TenantLoginsOptions } from './tenant-logins.ts'

/** What a tenant has, within one transaction of its own login. Good until the work for which it was lent is done. */
export interface TenantData {
  readonly bots: BotTables
  /** For stores of this adapter; names without a schema are the tenant's. */
  readonly db: StatementRunner
}

/** The only door to what tenants have. */
export interface Tenants extends AsyncDisposable {
  /** Nothing can be changed, and everything is seen as it was at one moment. @throws TenantError `tenant.id`; StoreError */
  read<T>(tenant: TenantId, work: (data: TenantData) => Promise<T>): Promise<T>
  /** All or nothing. @throws TenantError `tenant.id`; StoreError */
  transact<T>(tenant: TenantId, work: (data: TenantData) => Promise<T>): Promise<T>
  /** Tenants whose login is open, the least recently used first. */
  readonly open: readonly TenantId[]
}

/** Opens nothing before it is needed. */
export function openTenants(options: TenantLoginsOptions): Tenants {
  const logins = new TenantLogins(options)
  const run =
    (kind: 'read' | 'transact') =>
    async <T>(tenant: TenantId, work: (data: TenantData) => Promise<T>): Promise<T> => {
      // Whoever comes without a tenant, past the compiler, gets no one's data.
      const id = parseTenantId(tenant)
      return logins.run(id, kind, (db) => work({ bots: botTables(db, schemaOf(id)), db }))
    }
  return {
    read: run('read'),
    transact: run('transact'),
    get open() {
      return logins.open
    },
    [Symbol.asyncDispose]: () => logins[Symbol.asyncDispose](),
  }
}
