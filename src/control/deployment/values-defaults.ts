import { schemaOf, type TenantId } from '../tenant/index.ts'
import type { ValuesDefaults } from './values.ts'

/** How this house calls what a new file refers to. Names of a client's secrets begin with its id. */
export function valuesDefaults(tenant: TenantId): ValuesDefaults {
  return {
    schema: schemaOf(tenant),
    database: { existingSecret: `${tenant}-database` },
    exchange: { existingSecret: `${tenant}-exchange` },
  }
}
