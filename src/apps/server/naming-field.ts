import { type TenantCode, TenantError } from '../../control/tenant/index.ts'
import { Fault } from '../../domain/index.ts'
import { type ServerCode, ServerFault } from './server-fault.ts'

type Pointers = Readonly<Partial<Record<TenantCode, string>>>

/**
 * What `work` gives. Where it refuses a value of the body, the answer names the field: by the code of the
 * refusal, or by what the refusal itself says (`quotas.bots`, `/pairs/0`).
 * @throws ServerFault with that field: `request.invalid` for what the tenant's room refuses, else the code it had
 */
export async function namingField<T>(pointers: Pointers, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const pointer = error instanceof TenantError ? tenantPointer(error, pointers) : pointerOf(error)
    if (pointer === undefined) throw error
    const { kind, code, message, hint } = error
    const told = error instanceof TenantError ? 'request.invalid' : (code as ServerCode)
    throw new ServerFault(kind, told, message, {
      fields: [{ in: 'body', pointer, message }],
      ...(hint !== undefined && { hint }),
      cause: error,
    })
  }
}

function tenantPointer({ kind, code, where }: TenantError, pointers: Pointers): string | undefined {
  if (kind !== 'usage') return undefined
  return pointers[code] ?? (where === undefined ? undefined : `/${where.replaceAll('.', '/')}`)
}

/** Other rooms name files and columns, too; what begins with a slash is a JSON pointer. */
function pointerOf({ where }: Fault): string | undefined {
  return where?.startsWith('/') ? where : undefined
}
