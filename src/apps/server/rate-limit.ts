import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { RateLimiter, RatePolicy } from '../../adapters/cache/index.ts'
import { addressGroup, clientAddress, isLoopback } from './client-address.ts'
import { bearerOf, tenantKeyOf } from './identify.ts'
import { KnownCallers } from './rate-limit-callers.ts'
import { tellLimit } from './rate-limit-headers.ts'
import { keyScope } from './require-api-key.ts'
import { ServerFault } from './server-fault.ts'
import type { Access } from './server-type.ts'
import { sessionToken } from './session-cookie.ts'

/** Which limit a request counts for. */
export type LimitName = 'api' | 'ingest' | 'login' | 'tenant'

/** Requests a second, with twice as many at once; 0 turns a limit off. */
export interface RequestLimits {
  /** Of a session, or of an address without one. */
  readonly api: number
  /** Of an API key, or of an address without one. */
  readonly ingest: number
  /** Logins a minute, and as many at once, of an address. */
  readonly loginsPerMinute: number
}

export interface LimitOptions {
  readonly limiter: RateLimiter
  readonly limits: RequestLimits
  /** True where no proxy stands before the server, so that a loop-back peer is this machine's own user. */
  readonly direct: boolean
  /** True where tenants have members, who come with keys and tokens of their own. */
  readonly hasMembers: boolean
  readonly onRefused: (name: LimitName) => void
}

/** One hook to run before the guard, two after it. */
export interface LimitHooks {
  /** What a request counts for before the guard has judged it; undefined where nobody is counted. */
  readonly callerOf: (request: FastifyRequest) => string | undefined
  readonly ofStranger: onRequestAsyncHookHandler
  readonly ofCaller: onRequestAsyncHookHandler
  readonly ofTenant: onRequestAsyncHookHandler
}

const OWN_USE = 10
const MOST_CALLERS = 10_000

/**
 * Before anybody is looked up in the database, a request counts for its caller where an earlier one
 * has proved the session or key, else for its address: forged credentials share the bucket of where
 * they come from. Once the guard has let it in, it counts for the caller, each request once, and for the
 * tenant, whose members and keys share what its quota says.
 * @throws ServerFault `request.limit`
 */
export function limitRequests({ limiter, limits, direct, hasMembers, onRefused }: LimitOptions): LimitHooks {
  const known = new KnownCallers(MOST_CALLERS)
  const counted = new WeakSet<FastifyRequest>()

  async function take(request: FastifyRequest, reply: FastifyReply, counts: Counts<Counted>): Promise<void> {
    const policy = policyOf(counts.name, limits, direct && isLoopback(clientAddress(request)))
    await takeBy(policy, reply, counts)
  }

  async function takeBy(policy: RatePolicy, reply: FastifyReply, { name, who }: Counts): Promise<void> {
    const verdict = await limiter.take(`${name}:${who}`, policy)
    const seconds = tellLimit(reply, { name, policy, verdict })
    if (verdict.allowed) return
    onRefused(name)
    throw new ServerFault('usage', 'request.limit', 'Too many requests.', {
      status: 429,
      hint: `Wait ${seconds} s, then try again.`,
    })
  }

  /** Undefined where nothing is counted: probes of a cluster must always get an answer. */
  function nameOf(request: FastifyRequest): Counted | undefined {
    const access = accessOf(request)
    if (access === 'open') return undefined
    if (access === 'login') return 'login'
    const name = access === 'key:ingest' ? 'ingest' : 'api'
    return limits[name] > 0 ? name : undefined
  }

  return {
    callerOf(request) {
      if (accessOf(request) === 'open' || isFile(request)) return undefined
      const credential = credentialOf(request, hasMembers)
      return (credential && known.nameOf(credential)) ?? addressGroup(clientAddress(request))
    },
    async ofStranger(request, reply) {
      const name = nameOf(request)
      if (name === undefined) return
      const credential = credentialOf(request, hasMembers)
      const who = credential === undefined ? undefined : known.nameOf(credential)
      if (who === undefined) return take(request, reply, { name, who: addressGroup(clientAddress(request)) })
      counted.add(request)
      if (!isFile(request)) await take(request, reply, { name, who })
    },
    async ofCaller(request, reply) {
      const name = nameOf(request)
      const credential = isJudged(request) ? credentialOf(request, hasMembers) : undefined
      if (credential === undefined) return
      const who = known.learn(credential)
      if (name && !counted.has(request) && !isFile(request)) await take(request, reply, { name, who })
    },
    async ofTenant(request, reply) {
      const { principal, memberTenant } = request
      if (principal?.kind !== 'member' || !memberTenant || isFile(request)) return
      const perSecond = memberTenant.requestsPerSecond
      await takeBy({ perSecond, burst: perSecond * 2 }, reply, { name: 'tenant', who: principal.tenant })
    },
  }
}

/** What the options of the server limit. */
type Counted = Exclude<LimitName, 'tenant'>

interface Counts<Name extends LimitName = LimitName> {
  readonly name: Name
  readonly who: string
}

function policyOf(name: Counted, limits: RequestLimits, ownUse: boolean): RatePolicy {
  if (name === 'login') return { perSecond: limits.loginsPerMinute / 60, burst: limits.loginsPerMinute }
  const perSecond = name === 'api' && ownUse ? limits.api * OWN_USE : limits[name]
  return { perSecond, burst: perSecond * 2 }
}

/** What the guard will judge a request by: a key, a token or a session. */
function credentialOf(request: FastifyRequest, hasMembers: boolean): string | undefined {
  const access = accessOf(request)
  const key = hasMembers && !access.startsWith('key:') ? tenantKeyOf(request) : undefined
  if (key !== undefined) return `bearer ${key}`
  if (keyScope(access, request.headers) !== undefined) {
    const token = request.headers['x-api-key']
    return typeof token === 'string' ? `key ${token}` : undefined
  }
  const bearer = hasMembers ? bearerOf(request) : undefined
  if (bearer !== undefined) return `bearer ${bearer}`
  const token = sessionToken(request)
  return token === undefined ? undefined : `session ${token}`
}

/** True where whoever passes the guard has shown a session or a key. */
function isJudged(request: FastifyRequest): boolean {
  const access = accessOf(request)
  return ['session', 'self', 'member'].includes(access) || /^(key|either):/.test(access)
}

/** The files of the page are not counted for whoever is signed in. */
function isFile(request: FastifyRequest): boolean {
  return request.routeOptions.config?.file === true
}

function accessOf(request: FastifyRequest): Access {
  return request.routeOptions.config?.access ?? 'session'
}
