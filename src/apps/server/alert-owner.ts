import type { AlertOwner } from '../../control/operation/index.ts'
import { type TenantRequest, tenantOf } from './tenant-of.ts'

/**
 * Whose alerts a request is about: of the client that is named, of the member's own, or, where the operator names
 * none, of the operators. @throws as {@link tenantOf}
 */
export function alertOwnerOf(request: TenantRequest): AlertOwner {
  const { principal, params, query, body } = request
  const isNamed = [params, query, body].some(
    (place) =>
      typeof place === 'object' &&
      place !== null &&
      ['client_id', 'clientId'].some((name) => (place as Record<string, unknown>)[name] !== undefined),
  )
  if (principal?.kind !== 'operator' || isNamed) return tenantOf(request)
  // The operator may do everything to what is the operators'.
  request.tenantChecked = true
  return null
}
