import postgres from 'postgres'
import { accessTokens } from '../../src/adapters/identity/index.ts'
import { MEMBER_ROLES, type MemberRole, type TenantId } from '../../src/control/tenant/index.ts'
import { type ControlServer, ISSUER, unique } from './control-server.fixture.ts'

export interface Caller {
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
  /** Null: nobody, or whoever is not let in any more. */
  readonly role: MemberRole | null
  /** A program cannot do what is a person's own. */
  readonly isPerson: boolean
}

const COOKIE = 'leme_session_80'
const cookie = (token: string) => ({ cookie: `${COOKIE}=${token}` })
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** Whoever may come of a tenant, with everything that lets somebody in, and what does not any more. */
export async function callersOf(server: ControlServer, tenant: TenantId): Promise<readonly Caller[]> {
  return [...(await membersOf(server, tenant)), ...(await strangersOf(server, tenant))]
}

export async function membersOf(
  { store, ports }: ControlServer,
  tenant: TenantId,
): Promise<readonly Caller[]> {
  const { members, logins } = store
  const callers: Caller[] = []
  for (const role of MEMBER_ROLES) {
    const { id } = await members.create({ tenant, name: `${role} ${unique()}`, role })
    const session = await logins.open(id, { confirmed: true })
    callers.push({ name: `${role}'s session`, headers: cookie(session), role, isPerson: true })
    if (role !== 'admin') continue
    const key = { tenant, member: id, name: 'k', role, networks: [], expiresAt: null }
    const { token, key: made } = await members.createKey(key)
    const access = await ports.tenancy.tokens.issue({ kind: 'member', id, confirmed: true })
    const ofKey = await ports.tenancy.tokens.issue({ kind: 'key', prefix: made.prefix })
    callers.push(
      { name: "admin's key", headers: { 'x-api-key': token }, role, isPerson: false },
      { name: "admin's access token", headers: bearer(access.token), role, isPerson: true },
      { name: "access token of an admin's key", headers: bearer(ofKey.token), role, isPerson: false },
    )
  }
  return callers
}

async function strangersOf({ store, ring, url }: ControlServer, tenant: TenantId): Promise<Caller[]> {
  const { members, logins } = store
  const { id } = await members.create({ tenant, name: `admin ${unique()}`, role: 'admin' })
  const key = { tenant, member: id, name: 'k', role: 'admin', networks: [], expiresAt: null } as const
  const expired = await logins.open(id, { confirmed: true })
  const ended = await logins.open(id, { confirmed: true })
  await logins.end(ended)
  const revoked = await members.createKey(key)
  await members.revokeKey(tenant, revoked.key.prefix)
  const late = await members.createKey({ ...key, expiresAt: 1 })
  const old = accessTokens({ ring, issuer: ISSUER, clock: () => Date.now() - 3_600_000 })
  const { id: gone } = await members.create({ tenant, name: `admin ${unique()}`, role: 'admin' })
  const ofGone = await members.createKey({ ...key, member: gone })
  const tokens = accessTokens({ ring, issuer: ISSUER, clock: Date.now })
  const tokenOfGone = await tokens.issue({ kind: 'member', id: gone, confirmed: true })
  await members.change(gone, { disabled: true })
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const [row] = await logins.list(id)
  await sql`update leme.session set expires_at = 1 where id = ${row!.id}`
  await sql.end()
  const headers: readonly (readonly [string, Record<string, string>])[] = [
    ['nobody', {}],
    ['a forged session', cookie('x'.repeat(43))],
    ['an expired session', cookie(expired)],
    ['an ended session', cookie(ended)],
    ['a revoked key', bearer(revoked.token)],
    ['an expired key', bearer(late.token)],
    ['the key of a disabled member', bearer(ofGone.token)],
    ['the token of a disabled member', bearer(tokenOfGone.token)],
    ['an expired token', bearer((await old.issue({ kind: 'member', id, confirmed: true })).token)],
    ['a forged token', bearer('e30.e30.e30')],
  ]
  return headers.map(([name, sent]) => ({ name, headers: sent, role: null, isPerson: true }))
}
