import { randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { accessTokens, memoryKeyRing, oneTimeCodes, passwordHasher } from '../../adapters/identity/index.ts'
import {
  type Member,
  type MemberRole,
  memoryMembers,
  memoryTenantStore,
  parseTenantId,
  type TenantId,
} from '../../control/tenant/index.ts'
import type { ServerOptions, ServerPorts } from './build-server.ts'
import type { TenantDesk } from './port.ts'
import { NOW, startServer } from './server.fixture.ts'

export const OWN = parseTenantId('cliente-001')
export const OTHER = parseTenantId('cliente-002')
export const COOKIE = 'leme_session_80'
/** Quick, for tests alone. */
const CHEAP = { memory: 8, passes: 1, parallelism: 1 }

type Headers = Record<string, string>

/** A server with two tenants on stores in memory; its clock stands until it is told to go on. */
export async function startTenancy(
  t: TestContext,
  ports: Partial<ServerPorts> = {},
  options: Partial<ServerOptions> = {},
) {
  let now = NOW
  const clock = () => now
  const tenants = memoryTenantStore({ now: clock })
  for (const id of [OWN, OTHER]) {
    await tenants.create({ id, name: `The client ${id}`, quotas: { requestsPerSecond: 1_000 } })
  }
  const { members, logins } = memoryMembers({
    tenants,
    now: clock,
    randomBytes: (length) => randomBytes(length),
  })
  const ring = memoryKeyRing({ clock })
  const tenancy = {
    ...{ tenants, members, sessions: logins, desk: memoryDesk(tenants) },
    passwords: passwordHasher(CHEAP),
    codes: oneTimeCodes({ ring, issuer: 'Leme', clock }),
    tokens: accessTokens({ ring, issuer: 'leme-test', clock }),
  }
  const server = await startServer(t, { clock, logins, tenancy, ...ports }, options)
  let made = 0

  async function member(tenant: TenantId | null, role: MemberRole = 'admin'): Promise<Member> {
    made += 1
    return members.create({ tenant, name: `${role} ${made}`, role })
  }

  /** Signed in by a link. */
  async function signIn({ id }: Pick<Member, 'id'>): Promise<string> {
    return (await logins.redeem(await logins.createLink(id)))!
  }

  async function call(
    options: InjectOptions & { readonly as: string | Headers },
  ): Promise<LightMyRequestResponse> {
    const { as, ...request } = options
    const headers = { ...request.headers, ...(typeof as === 'string' ? { cookie: `${COOKIE}=${as}` } : as) }
    return server.app.inject({ ...request, headers })
  }

  return {
    ...server,
    ...{ tenancy, ring, member, signIn, call, sessions: logins },
    ...{ tenants, members },
    /** As the operator of the house. */
    operate: (method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', url: string, payload?: object) =>
      server.call({ method, url, ...(payload && { payload }) }),
    as:
      (who: string | Headers) =>
      (method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', url: string, payload?: object) =>
        call({ as: who, method, url, ...(payload && { payload }) }),
    pass: (ms: number) => {
      now += ms
    },
    now: clock,
  }
}

export type TenancyServer = Awaited<ReturnType<typeof startTenancy>>

/** Keeps the register alone, as if every tenant had a schema. */
function memoryDesk(tenants: ReturnType<typeof memoryTenantStore>): TenantDesk {
  return {
    async onboard(tenant, actor) {
      const made = await tenants.create(tenant)
      const { id } = made
      await tenants.record({
        tenant: id,
        actor,
        action: 'tenant.create',
        target: id,
        outcome: 'done',
        detail: {},
      })
      return made
    },
    async offboard(tenant) {
      await tenants.change(tenant, { status: 'leaving' })
      await tenants.change(tenant, { status: 'gone' })
      const counts = [{ what: 'schema', count: 0 }]
      return { tenant, archive: `exports/${tenant}`, sha256: '00', isDeleted: true, counts, audited: 1 }
    },
  }
}
