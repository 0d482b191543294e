import { loginOf, schemaOf, type TenantId } from '../../../../control/tenant/index.ts'
import { pendingIn } from '../migrate.ts'
import { translated } from '../open-sql.ts'
import { withConnection } from '../statement-runner.ts'
import { StoreError } from '../store-error.ts'
import { TENANT_MIGRATIONS } from '../tenant-migrations/index.ts'

/**
 * The migrations that a tenant's schema lacks, seen with the tenant's own login; none: this program can work there.
 * @throws StoreError `store.login-refused` for another login, `store.newer-schema`, `store.unreachable`
 */
export function pendingInTenantSchema(url: string, tenant: TenantId): Promise<readonly string[]> {
  const login = decodeURIComponent(new URL(url).username)
  if (login !== loginOf(tenant)) {
    throw new StoreError(
      'store.login-refused',
      `the login of the database is ${login}, not ${loginOf(tenant)}`,
      {
        hint: 'Give the URL of the tenant’s own login.',
      },
    )
  }
  return translated(() => withConnection(url, (db) => pendingIn(db, schemaOf(tenant), TENANT_MIGRATIONS)))
}
