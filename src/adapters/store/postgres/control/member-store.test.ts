import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { changedQuotas, parseTenantId, type Transaction } from '../../../../control/tenant/index.ts'
import { memberProofSuite } from '../../../../control/tenant/member-proof.suite.ts'
import type { OpenedMembers } from '../../../../control/tenant/member-store.fixture.ts'
import { memberStoreSuite } from '../../../../control/tenant/member-store.suite.ts'
import { temporaryPostgres } from '../../../embedded-postgres/index.ts'
import { connectStore, migrate } from '../index.ts'
import { openSql } from '../open-sql.ts'

const server = await temporaryPostgres()
await migrate(server.url)
const store = connectStore(server.url)
const sql = openSql(server.url, 2)
const { members, logins } = store

after(async () => {
  await sql.end()
  await store.close()
  await server.stop()
})

/** Lets time pass: everything that is kept lies so much further back. */
async function pass(ms: number): Promise<void> {
  await sql`update leme.session set expires_at = expires_at - ${ms}, created_at = created_at - ${ms}`
  await sql`update leme.login_link set expires_at = expires_at - ${ms}`
  await sql`update control.member set locked_until = locked_until - ${ms}`
  await sql`update control.tenant_key set last_used_at = last_used_at - ${ms}`
}

const opened: OpenedMembers = { members, logins, pass, tenants: store.tenants }
memberStoreSuite('postgres', () => opened)
memberProofSuite('postgres', () => opened)

test('neither a token nor a password’s text is anywhere in the tables', async () => {
  const id = parseTenantId('no-secrets')
  await sql`insert into control.tenant (id, name, quotas, policy) values (${id}, 'x', '{}', '{}')`
  const { id: ana } = await members.create({ tenant: id, name: 'Ana', role: 'admin' })
  const wanted = { tenant: id, member: ana, name: 'k', role: 'admin', networks: [], expiresAt: null } as const
  const { token } = await members.createKey(wanted)
  const link = await logins.createLink(ana)
  const session = (await logins.redeem(await logins.createLink(ana)))!
  const rows = await sql`select to_json(k) as row from control.tenant_key k union all
    select to_json(l) from leme.login_link l union all select to_json(s) from leme.session s`
  const text = JSON.stringify(rows)
  assert.ok(rows.length >= 3)
  for (const secret of [token.slice(-64), link, session]) assert.ok(!text.includes(secret))
})

test('a tenant without terms of its own has the usual ones', async () => {
  const id = parseTenantId('usual-terms')
  await sql`insert into control.tenant (id, name, quotas, policy) values (${id}, 'x', '{}', '{}')`
  const { id: ana } = await members.create({ tenant: id, name: 'Ana', role: 'admin' })
  assert.deepEqual((await members.holder(ana))?.tenant, {
    ...{ status: 'active', requiresSecondFactor: false },
    requestsPerSecond: changedQuotas().requestsPerSecond,
  })
})

test('an invitation commits with the member, or not at all', async () => {
  const id = parseTenantId('with-member')
  await sql`insert into control.tenant (id, name, quotas, policy) values (${id}, 'x', '{}', '{}')`
  const links: string[] = []
  const invite = (fail: boolean) => async (made: { readonly id: string }, transaction: Transaction) => {
    links.push(await logins.createLink(made.id, transaction))
    if (fail) throw new Error('broken')
  }
  const ana = { tenant: id, name: 'Ana', role: 'admin' } as const
  await assert.rejects(members.create(ana, invite(true)), /broken/)
  await members.create(ana, invite(false))
  const opened = await Promise.all(links.map((link) => logins.redeem(link)))
  assert.deepEqual(
    opened.map((token) => token !== undefined),
    [false, true],
  )
})
