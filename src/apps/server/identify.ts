import type { FastifyRequest } from 'fastify'
import {
  type AccessTokens,
  HOUSE_OPERATOR,
  judgeKnownKey,
  judgeTenantKey,
  type LoginStore,
  type MemberStore,
  type MemberTenant,
  type Principal,
  principalOf,
  TENANT_KEYS,
  type TenantKeyAnswer,
  type TenantKeyRefusal,
  type TokenSubject,
} from '../../control/tenant/index.ts'
import { clientAddress } from './client-address.ts'
import { ServerFault } from './server-fault.ts'
import { sessionToken } from './session-cookie.ts'
import { withinTime } from './within-time.ts'

export interface IdentityPorts {
  readonly logins: Pick<LoginStore, 'session'>
  /** Without these there are no members, and nobody but the operator of the house is let in. */
  readonly members?: Pick<MemberStore, 'holder' | 'key' | 'touchKey'>
  readonly tokens?: Pick<AccessTokens, 'verify'>
}

/** Who asks, and what the tenant says of its members. */
export interface Caller {
  readonly principal: Principal
  readonly tenant: MemberTenant | null
}

/** The database has to say who asks within this time. */
const PATIENCE_MS = 5_000
const MINUTE = 60_000

const REFUSALS: Readonly<Record<TenantKeyRefusal, { readonly status: 401 | 403; readonly text: string }>> = {
  unknown: { status: 401, text: 'There is no such API key.' },
  revoked: { status: 401, text: 'This API key was revoked.' },
  expired: { status: 401, text: 'This API key has expired.' },
  network: { status: 403, text: 'This API key is not taken from your address.' },
}

/**
 * Whoever a request comes from, by its key, its access token or its session; one that is wrong is not made
 * good by another. What somebody may do is looked up each time.
 * @throws ServerFault `session.missing`, `token.refused`, `key.unknown`, `key.revoked`, `key.expired`,
 * `key.network`, `server.busy`
 */
export function identify(request: FastifyRequest, ports: IdentityPorts): Promise<Caller> {
  return withinTime(callerOf(request, ports), PATIENCE_MS)
}

/** The tenant's key that a request comes with, in either header; undefined when it has none. */
export function tenantKeyOf({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const given = [headers['x-api-key'], bearerOf({ headers })]
  return given.find((token): token is string => typeof token === 'string' && token.startsWith('lk_'))
}

/** What stands behind `Bearer`. */
export function bearerOf({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
}

/**
 * Who comes with this key, and from its networks.
 * @throws ServerFault `key.unknown`, `key.revoked`, `key.expired`, `key.network`
 */
export async function requireTenantKey(
  token: string,
  address: string,
  members: Pick<MemberStore, 'key' | 'touchKey'>,
): Promise<Caller & { readonly prefix: string }> {
  const prefix = TENANT_KEYS.prefixOf(token)
  if (prefix === undefined) throw refusedKey('unknown')
  const stored = await members.key(prefix)
  const caller = accepted(judgeTenantKey(stored, token, address))
  const { key, now } = stored!
  if (now - (key.lastUsedAt ?? -MINUTE) >= MINUTE) await members.touchKey(prefix)
  return { ...caller, prefix }
}

async function callerOf(
  request: FastifyRequest,
  { logins, members, tokens }: IdentityPorts,
): Promise<Caller> {
  if (members && tokens) {
    const key = tenantKeyOf(request)
    if (key !== undefined) return requireTenantKey(key, clientAddress(request), members)
    const bearer = bearerOf(request)
    if (bearer !== undefined) {
      const subject = await tokens.verify(bearer)
      if (!subject) throw refusedToken()
      return holderOf(subject, clientAddress(request), members)
    }
  }
  const token = sessionToken(request)
  const session = token === undefined ? undefined : await logins.session(token)
  if (!session) throw noSession()
  if (!session.holder) return { principal: { kind: 'operator', id: HOUSE_OPERATOR }, tenant: null }
  const principal = principalOf(session.holder, session.confirmed ?? false)
  if (!principal) throw noSession()
  return { principal, tenant: session.holder.tenant }
}

/** Whom a token stands for, if it may still be let in. */
async function holderOf(
  subject: TokenSubject,
  address: string,
  members: Pick<MemberStore, 'holder' | 'key'>,
): Promise<Caller> {
  if (subject.kind === 'key') {
    const stored = await members.key(subject.prefix)
    if (!stored) throw refusedToken()
    return accepted(judgeKnownKey(stored, address))
  }
  const holder = await members.holder(subject.id)
  const principal = holder && principalOf(holder, subject.confirmed)
  if (!principal) throw refusedToken()
  return { principal, tenant: holder.tenant }
}

function accepted(answer: TenantKeyAnswer): Caller {
  if (answer.kind === 'refused') throw refusedKey(answer.reason)
  return answer
}

function refusedKey(reason: TenantKeyRefusal): ServerFault {
  const { status, text } = REFUSALS[reason]
  return new ServerFault('auth', `key.${reason}`, text, {
    status,
    hint: 'An administrator of the tenant makes keys: POST /api/v1/tenants/{client_id}/keys.',
  })
}

function refusedToken(): ServerFault {
  return new ServerFault('auth', 'token.refused', 'This access token is not taken, or not any more.', {
    hint: 'Get a new one: POST /api/v1/token.',
  })
}

function noSession(): ServerFault {
  return new ServerFault('auth', 'session.missing', 'You are not signed in, or your session has ended.', {
    hint: 'Type `npx leme login` where Leme runs, and open the link that it prints.',
  })
}
