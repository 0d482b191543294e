import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { PASSWORD, tenantServers } from '../../src/adapters/store/postgres/control/tenant-servers.fixture.ts'
import { askPooler, openTenants, StoreError } from '../../src/adapters/store/postgres/index.ts'
import { loginOf, type TenantId } from '../../src/control/tenant/index.ts'
import { proveApart } from '../proof/rel-30-tenants-apart.ts'
import { findProgram } from '../services/launch.ts'
import { POOLER_PASSWORD, poolTenants, preparePooler } from './pooled-tenants.fixture.ts'

// Clients' logins through a real pgbouncer in transaction mode, to the oldest PostgreSQL and to the newest.

const skip = findProgram('pgbouncer') ? false : 'this machine has no pgbouncer'
const servers = skip ? [] : await tenantServers({ superuser: false })
const options = { passwordOf: async () => PASSWORD }

async function prepare(server: (typeof servers)[number]) {
  const ids: TenantId[] = []
  for (const number of [1, 2, 3, 4, 5, 6]) ids.push(await server.onboard(`cliente-00${number}`))
  await preparePooler(server)
  return { server, ids, ...(await poolTenants(server, ids[0]!))! }
}

const prepared = await Promise.all(servers.map(prepare))
after(async () => {
  await Promise.all(prepared.map(({ pooler }) => pooler.stop()))
  await Promise.all(servers.map((server) => server.stop()))
})

for (const { server, ids, url } of prepared) {
  const { name } = server
  const first = ids[0]!

  test(`${name}: each client works with its own login in its own tables, on few connections`, async () => {
    await using tenants = openTenants({ url, ...options })
    const rounds = Array.from({ length: 60 }, (_, at) => ids[at % ids.length]!)
    const logins = await Promise.all(
      rounds.map((tenant, at) =>
        tenants.transact(tenant, async ({ bots, db }) => {
          await bots.register({ id: `bot-${at}`, name: 'a', spec: { whose: tenant } })
          return (await db.run<{ login: string }>('select current_user::text as login')).rows[0]!.login
        }),
      ),
    )
    assert.deepEqual(logins, rounds.map(loginOf))
    for (const tenant of ids) {
      const listed = await tenants.read(tenant, ({ bots }) => bots.list())
      assert.ok(
        listed.length === 10 && listed.every(({ spec }) => (spec as { whose: string }).whose === tenant),
      )
    }
    const [{ most }] = (await server.root`select max(count)::int as most from (
      select count(*) from pg_stat_activity where usename like 'leme_tenant_%' group by usename) one`) as unknown as [
      { most: number },
    ]
    assert.ok(most <= 2, `${most} connections of one login`)
  })

  test(`${name}: nothing of a session comes to the next user of its connection`, async () => {
    await using tenants = openTenants({ url, ...options })
    const leave = `set statement_timeout = '7s'; set search_path = public; select pg_advisory_lock(7); prepare remembered as select 1`
    await tenants.transact(first, async ({ db }) => {
      for (const text of leave.split('; ')) await db.run(text)
    })
    const found = await tenants.read(first, async ({ db }) =>
      db.run<{ timeout: string; path: string; locks: number; prepared: number }>(
        `select current_setting('statement_timeout') as timeout, current_setting('search_path') as path,
          (select count(*)::int from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()) as locks,
          (select count(*)::int from pg_prepared_statements where name = 'remembered') as prepared`,
      ),
    )
    assert.deepEqual(found.rows, [{ timeout: '1min', path: 'cliente_001, pg_temp', locks: 0, prepared: 0 }])
  })

  test(`${name}: nobody comes in but by the password of a client's login`, async () => {
    const come = async (user: string, password: string) => {
      const address = new URL(url)
      address.username = user
      address.password = password
      const sql = postgres(address.href, { max: 1, connect_timeout: 3, prepare: false, fetch_types: false })
      try {
        await sql`select 1`
        return 'in'
      } catch {
        return 'refused'
      } finally {
        await sql.end({ timeout: 1 })
      }
    }
    assert.equal(await come(loginOf(first), PASSWORD), 'in')
    const house = new URL(server.url)
    for (const [user, password] of [
      [loginOf(first), 'another-password-of-16'],
      [loginOf(first), ''],
      ['leme_tenant_nobody', PASSWORD],
      [house.username, decodeURIComponent(house.password)],
      ['postgres', ''],
      ["x' or true --", PASSWORD],
    ] as const) {
      assert.equal(await come(user, password), 'refused', user)
    }
    const rotated = openTenants({ url, passwordOf: async () => 'a-password-that-was' })
    await assert.rejects(
      rotated.read(ids[1]!, async () => {}),
      (error: unknown) => error instanceof StoreError,
    )
    await rotated[Symbol.asyncDispose]()
  })

  test(`${name}: the pooler's login reveals the verifier of the asked client alone, and reads nothing`, async () => {
    const address = new URL(server.url)
    address.username = 'leme_pooler'
    address.password = POOLER_PASSWORD
    const sql = postgres(address.href, { max: 1, onnotice: () => {} })
    const ask = (login: string) => sql`select * from leme_pooler.verifier_of(${login})`
    const [row, ...more] = await ask(loginOf(first))
    assert.deepEqual(
      [row!.login, more.length, /^SCRAM-SHA-256\$/.test(row!.verifier)],
      [loginOf(first), 0, true],
    )
    for (const login of [
      '%',
      'leme_tenant_%',
      '',
      new URL(server.url).username,
      'leme_pooler',
      'postgres',
      'leme',
    ]) {
      assert.equal((await ask(login)).length, 0, login)
    }
    await server.root.unsafe('create role leme_tenant_mighty login superuser')
    assert.equal((await ask('leme_tenant_mighty')).length, 0)
    await server.root.unsafe('drop role leme_tenant_mighty')
    for (const table of ['pg_authid', 'control.tenant', 'leme.migration', 'cliente_001.bot']) {
      await assert.rejects(sql.unsafe(`select * from ${table}`), /permission denied/)
    }
    const own = server.connect(first)
    await assert.rejects(
      own`select * from leme_pooler.verifier_of('leme_tenant_cliente_002')`,
      /permission denied/,
    )
    await sql.end()
  })

  test(`${name}: the tenants' door keeps its promise through the pooler`, { timeout: 120_000 }, async () => {
    const rows = await proveApart({
      ...{ server: { ...server }, count: 60, seed: 7, mostOpen: 8 },
      open: ({ passwordOf, maxLogins }) => {
        const tenants = openTenants({
          ...{ url, maxLogins, patienceMs: 60_000 },
          passwordOf: async (tenant) => passwordOf(tenant),
        })
        return {
          run: (tenant, isReading, work) =>
            (isReading ? tenants.read : tenants.transact)(tenant, ({ db }) => work(db)),
          [Symbol.asyncDispose]: () => tenants[Symbol.asyncDispose](),
        }
      },
    })
    assert.ok(rows.length > 0)
  })
}

/** One more before the first server. */
async function lonePooler() {
  const [server] = servers
  const opened = await poolTenants(server!, 'cliente-001' as TenantId)
  return opened?.pooler
}

test('whether the pooler is there is told without a login', { skip }, async () => {
  await using alone = await lonePooler()
  assert.equal(await askPooler(`postgres://127.0.0.1:${alone!.port}`), undefined)
  await alone!.kill()
  assert.match((await askPooler(`postgres://127.0.0.1:${alone!.port}`)) ?? '', /ECONNREFUSED/)
})

test('this machine has a pgbouncer', { skip }, () => {
  assert.ok(servers.length > 0)
})
