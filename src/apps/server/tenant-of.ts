import {
  type Action,
  type Principal,
  parseTenantId,
  requireMay,
  type TenantId,
} from '../../control/tenant/index.ts'
import { type FieldFault, ServerFault } from './server-fault.ts'

/** What is looked at of a request; every one of Fastify has it, whatever its schemas. */
export interface TenantRequest {
  readonly principal: Principal | null
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly routeOptions: { readonly config: { readonly action?: Action } }
  tenantChecked: boolean
}

type Place = Exclude<FieldFault['in'], 'headers'>

const PLACES: readonly Place[] = ['params', 'query', 'body']
const NAMES = ['client_id', 'clientId'] as const

/**
 * The tenant that a request is about: `client_id` or `clientId` of path, query or body, or what is
 * `asked`; where none is named, the member's own. Whoever asks may do the route's action to it.
 * Every route with the access `member` asks this before it does anything.
 * @throws TenantError `tenant.unknown` (404) of another one's tenant, `tenant.forbidden` and
 * `tenant.second-factor` (403) of one's own
 * @throws ServerFault `client.missing` where the operator names none, `client.mixed`, `request.invalid`
 */
export function tenantOf(request: TenantRequest, asked?: string): TenantId {
  const { principal, routeOptions } = request
  const { action } = routeOptions.config
  if (!principal || !action) throw new TypeError('tenantOf belongs into routes with the access member')
  const named = namedTenants(request, asked)
  for (const { tenant } of named) requireMay(principal, action, tenant)
  const [first, ...others] = named
  const other = others.find(({ tenant }) => tenant !== first!.tenant)
  if (other) throw mixed(other)
  const tenant = first?.tenant ?? ownOf(principal)
  requireMay(principal, action, tenant)
  request.tenantChecked = true
  return tenant
}

interface Named {
  readonly in: Place
  readonly pointer: string
  readonly tenant: TenantId
}

function namedTenants(request: TenantRequest, asked: string | undefined): Named[] {
  const found = PLACES.flatMap((place) =>
    NAMES.flatMap((name) => {
      const fields = request[place]
      if (typeof fields !== 'object' || fields === null || !Object.hasOwn(fields, name)) return []
      const value = (fields as Record<string, unknown>)[name]
      return value === undefined || value === null ? [] : [read(value, place, `/${name}`)]
    }),
  )
  return asked === undefined ? found : [...found, read(asked, 'body', '')]
}

function read(value: unknown, place: Place, pointer: string): Named {
  return { in: place, pointer, tenant: requireTenantId(value, place, pointer) }
}

/**
 * An id of a tenant that stands in a request.
 * @throws ServerFault `request.invalid`, which names the field
 */
export function requireTenantId(value: unknown, place: Place, pointer: string): TenantId {
  try {
    return parseTenantId(value)
  } catch (cause) {
    const { message, hint } = cause as { readonly message: string; readonly hint?: string }
    throw new ServerFault('usage', 'request.invalid', message, {
      ...(hint !== undefined && { hint }),
      fields: [{ in: place, pointer, message: 'is no id of a tenant' }],
    })
  }
}

function ownOf(principal: Principal): TenantId {
  if (principal.kind === 'member') return principal.tenant
  throw new ServerFault('usage', 'client.missing', 'It is not said for which client this is.', {
    hint: 'The operator names one: client_id.',
  })
}

function mixed({ in: place, pointer, tenant }: Named): ServerFault {
  return new ServerFault('usage', 'client.mixed', `"${tenant}" is not the client of the other places.`, {
    hint: 'Name one client alone.',
    fields: [{ in: place, pointer, message: 'names another client' }],
  })
}
