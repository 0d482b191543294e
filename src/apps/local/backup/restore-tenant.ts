import { copySchema } from '../../../adapters/backup/index.ts'
import { OperationError, type RecoveryPlan } from '../../../control/operation/index.ts'
import { loginOf, schemaOf, type TenantId } from '../../../control/tenant/index.ts'
import type { BackupDesk } from './backup-desk.ts'
import { withRecovered } from './restore-database.ts'

export interface RestoredTenant {
  readonly tables: number
  readonly before: number
  readonly after: number
}

/**
 * Brings one client's own tables back as they were, while the database goes on for everybody else. What the house keeps
 * of the client (commands, credits, audit) stays as it is.
 * @throws OperationError `backup.tenant` and as a recovery does
 */
export async function restoreTenant(
  desk: BackupDesk,
  plan: RecoveryPlan,
  { tenant, url }: { readonly tenant: TenantId; readonly url: string },
): Promise<RestoredTenant> {
  const database = decodeURIComponent(new URL(url).pathname.slice(1))
  return withRecovered(desk, plan, async ({ connection }) => {
    try {
      return await copySchema({
        from: { ...connection, database },
        to: { connectionString: url },
        schema: schemaOf(tenant),
        logins: [loginOf(tenant)],
      })
    } catch (cause) {
      if (cause instanceof OperationError) throw cause
      throw new OperationError('backup.tenant', `${tenant} was not restored: ${(cause as Error).message}`, {
        hint: 'Nothing was changed.',
        cause,
      })
    }
  })
}
