import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { type Principal, requireOperator } from '../../control/tenant/index.ts'
import type { ApiKeyStore } from '../../trade/market/index.ts'
import { type IdentityPorts, identify, tenantKeyOf } from './identify.ts'
import { keyScope, requireApiKey } from './require-api-key.ts'
import { ServerFault } from './server-fault.ts'
import type { Access, Server } from './server-type.ts'
import { SHARED_ROUTES } from './shared-routes.ts'

export interface GuardOptions {
  readonly identity: IdentityPorts
  readonly apiKeys: Pick<ApiKeyStore, 'verify'>
  /** Host names that this server answers to besides those of the loop-back interface. */
  readonly hosts: readonly string[]
  /** By the access that each opens: what programs of the house bear. */
  readonly tokens: Readonly<Partial<Record<'metrics' | 'hook', string>>>
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]', '::1']
const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Asks every request for a known host, a mutation for its own origin, and all but public routes for a
 * session or an API key; then whether the route is for whoever that is. Whose things it is about is asked
 * by the routes of members themselves, with `tenantOf`: one that forgets it answers nothing.
 */
export function guard(app: Server, { identity, apiKeys, hosts, tokens }: GuardOptions): void {
  app.decorateRequest('principal', null)
  app.decorateRequest('memberTenant', null)
  app.decorateRequest('tenantChecked', false)
  app.decorateRequest('apiKey', null)
  app.decorateRequest('symbolNames', undefined)
  const known = new Set([...LOOPBACK, ...hosts])

  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config?.access ?? 'session'
    if (access === 'open') return
    // A browser that was led astray by a name has no token: whoever bears one may call us what it likes.
    if (access === 'metrics' || access === 'hook') {
      const token = tokens[access]
      if (token !== undefined && bears(request, token)) return
    }
    if (countHosts(request) > 1) throw severalHosts()
    if (!known.has(request.hostname)) throw unknownHost(request.hostname)
    if (!READS.has(request.method)) requireOwnOrigin(request)
    if (access === 'login') return
    if (access === 'hook') throw noToken()
    const scope = keyScope(access, request.headers)
    const isMember =
      identity.members !== undefined && !access.startsWith('key:') && tenantKeyOf(request) !== undefined
    if (scope !== undefined && !isMember) {
      const { key, names } = await requireApiKey(request, scope, apiKeys)
      request.apiKey = key
      request.symbolNames = names
      return
    }
    const { principal, tenant } = await identify(request, identity)
    request.principal = principal
    request.memberTenant = tenant
    admit(request, principal, access)
  })

  app.addHook('onSend', async ({ routeOptions, tenantChecked }, reply) => {
    if (routeOptions.config?.access !== 'member' || tenantChecked || reply.statusCode >= 400) return
    throw new TypeError(`${routeOptions.url} did not ask whose it is`)
  })
}

/** @throws TenantError `tenant.forbidden`, `tenant.second-factor` where a route of the house is not for members */
function admit(request: FastifyRequest, principal: Principal, access: Access): void {
  if (access === 'self' || access === 'member' || request.is404) return
  const isRead = READS.has(request.method)
  if (isRead && SHARED_ROUTES.has(request.routeOptions.url ?? '')) return
  requireOperator(principal, isRead ? 'read' : 'operate')
}

/** A page of another site cannot make a browser send what this accepts (a program sends no Origin at all). */
function requireOwnOrigin(request: FastifyRequest): void {
  const { origin, 'sec-fetch-site': site } = request.headers
  if (origin === undefined) {
    if (site === undefined || site === 'same-origin' || site === 'none') return
  } else if (URL.canParse(origin) && new URL(origin).host === hostOf(request)) {
    return
  }
  throw new ServerFault('auth', 'origin.refused', 'The request comes from a page of another site.', {
    status: 403,
  })
}

/** Without the port where it is the protocol's own, as an Origin has it. */
function hostOf({ protocol, host }: FastifyRequest): string | undefined {
  const address = `${protocol}://${host}`
  return URL.canParse(address) ? new URL(address).host : undefined
}

function noToken(): ServerFault {
  return new ServerFault('auth', 'hook.token', 'This is for whoever bears the token of server.hookToken.', {
    status: 401,
    hint: 'Set server.hookToken, and send it as Authorization: Bearer ….',
  })
}

function bears(request: FastifyRequest, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/** Of several Host headers Node takes the first, a proxy maybe the last. */
function countHosts({ raw: { rawHeaders } }: FastifyRequest): number {
  let count = 0
  for (let at = 0; at < rawHeaders.length; at += 2) if (/^host$/i.test(rawHeaders[at]!)) count++
  return count
}

function severalHosts(): ServerFault {
  return new ServerFault('auth', 'host.refused', 'The request has more than one Host header.', {
    status: 400,
    hint: 'Send one.',
  })
}

function unknownHost(host: string): ServerFault {
  return new ServerFault('auth', 'host.refused', `"${host.slice(0, 100)}" is no host name of this server.`, {
    status: 421,
    hint: 'Use 127.0.0.1 or localhost, or add the name to the hosts in the configuration.',
  })
}
