import { type TenantCode, TenantError } from '../../control/tenant/index.ts'
import { ServerFault } from './server-fault.ts'

/**
 * What `work` gives. Where it refuses a value of the body, the answer names the field: by the code of the
 * refusal, or by what the refusal itself says (`quotas.bots`).
 * @throws ServerFault `request.invalid`
 */
export async function namingField<T>(
  pointers: Readonly<Partial<Record<TenantCode, string>>>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof TenantError) || error.kind !== 'usage') throw error
    const { code, message, hint, where } = error
    const pointer = pointers[code] ?? (where === undefined ? undefined : `/${where.replaceAll('.', '/')}`)
    if (pointer === undefined) throw error
    throw new ServerFault('usage', 'request.invalid', message, {
      fields: [{ in: 'body', pointer, message }],
      ...(hint !== undefined && { hint }),
      cause: error,
    })
  }
}
