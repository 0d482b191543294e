import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { loginOf, parseTenantId, schemaOf, type TenantId } from '../../../../control/tenant/index.ts'
import type { Migration } from '../migrate.ts'
import { openSql } from '../open-sql.ts'
import { runnerOfSql } from '../statement-runner.ts'
import { TENANT_MIGRATIONS } from '../tenant-migrations/index.ts'
import { hostileStatements } from './hostile-statements.fixture.ts'
import { initSchema } from './init-schema.ts'
import { scramVerifier } from './init-schema-password.ts'
import { catalogue, PASSWORD, type TenantServer, tenantServers } from './tenant-servers.fixture.ts'
import { tenantStore } from './tenant-store.ts'

const servers = await tenantServers()
after(() => Promise.all(servers.map((server) => server.stop())))

const NAMES = TENANT_MIGRATIONS.map(({ name }) => name)
const CONTRACT: Migration = { name: '0901-contract-extra', sql: 'drop table extra' }
const EXTRA: Migration = { name: '0900-extra', sql: 'create table extra (id integer)' }

for (const server of servers) describe(server.name, () => initSchemaTests(server))

function initSchemaTests(server: TenantServer): void {
  const { root, url, asksPassword } = server
  const admin = openSql(url, 2)
  after(() => admin.end())
  const register = async (id: string, bots = 3): Promise<TenantId> => {
    const tenant = parseTenantId(id)
    await tenantStore(runnerOfSql(admin)).create({ id: tenant, name: id, quotas: { bots } })
    return tenant
  }
  const init = (tenant: TenantId, migrations = TENANT_MIGRATIONS, password = PASSWORD) =>
    initSchema(url, { tenant, password }, migrations)
  const traces = async (tenant: TenantId) => {
    const [row] = await root`
      select (select count(*)::int from pg_roles where rolname = ${loginOf(tenant)}) as logins,
        (select count(*)::int from pg_namespace where nspname = ${schemaOf(tenant)}) as schemas`
    return [row!.logins, row!.schemas]
  }

  test('a registered tenant gets a schema, tables and a login that finds them by itself', async () => {
    const tenant = await register('first-of-all', 5)
    assert.deepEqual(await init(tenant), {
      ...{ schema: 'first_of_all', login: 'leme_tenant_first_of_all', connectionLimit: 18, applied: NAMES },
    })
    const [row] = await server.connect(tenant)`
      select current_user::text as login, current_setting('search_path') as path,
        current_setting('statement_timeout') as timeout, (select count(*)::int from bot) as bots,
        (select count(*)::int from market.candle) as candles, (select count(*)::int from market.ohlc_1h) as hours`
    assert.deepEqual(
      { ...row },
      {
        ...{ login: 'leme_tenant_first_of_all', path: 'first_of_all, pg_temp', timeout: '1min' },
        ...{ bots: 0, candles: 0, hours: 0 },
      },
    )
  })

  test('whatever a tenant sends, PostgreSQL refuses it and nothing is changed', async () => {
    const [tenant, other] = [await server.onboard('hostile-one'), await server.onboard('victim-one')]
    const [mine, theirs] = [server.connect(tenant), server.connect(other)]
    await theirs`insert into bot (id, name, spec) values ('theirs', 'Theirs', '{}')`
    const [{ pid }] = (await theirs`select pg_backend_pid() as pid`) as unknown as [{ pid: number }]
    const adminName = decodeURIComponent(new URL(url).username)
    const victims = {
      own: schemaOf(tenant),
      schema: schemaOf(other),
      login: loginOf(other),
      admin: adminName,
      database: await database(),
      pid,
    }
    const before = await catalogue(root)
    for (const statement of hostileStatements(victims)) {
      // Denied; or of what is not there at all: an extension, a language, a function of one.
      await assert.rejects(mine.unsafe(statement), { code: /^(42501|42704|42883|0A000)$/ }, statement)
    }
    assert.deepEqual(await catalogue(root), before)
    const [bot] = await theirs`select name, pg_backend_pid() as pid from bot`
    assert.deepEqual({ ...bot }, { name: 'Theirs', pid })
    // Granted without the right to: PostgreSQL warns, and does nothing.
    await mine.unsafe(`grant select on bot to "${victims.login}"`)
    await assert.rejects(theirs.unsafe('select * from hostile_one.bot'), { code: '42501' })
  })

  test('catalogues show names of others and what is open to them, not what they ask', async () => {
    const [tenant, other] = [await server.onboard('curious'), await server.onboard('watched')]
    const [mine, theirs] = [server.connect(tenant), server.connect(other)]
    const [{ pid }] = (await theirs`select pg_backend_pid() as pid`) as unknown as [{ pid: number }]
    const [seen] = await mine`select usename, query, client_addr from pg_stat_activity where pid = ${pid}`
    assert.deepEqual(
      { ...seen },
      { usename: 'leme_tenant_watched', query: '<insufficient privilege>', client_addr: null },
    )
    const [named] = await mine`select count(*)::int as roles from pg_roles where rolname = ${loginOf(other)}`
    assert.equal(named!.roles, 1)
  })

  test('done again, nothing is left to do and everything stays', async () => {
    const tenant = await server.onboard('again')
    const sql = server.connect(tenant)
    await sql`insert into bot (id, name, spec) values ('kept', 'Kept', '{}')`
    const before = await catalogue(root)
    for (let time = 0; time < 3; time++) assert.deepEqual((await init(tenant)).applied, [])
    assert.deepEqual(await catalogue(root), before)
    assert.equal((await sql`select * from bot`).length, 1)
  })

  test('of several that do it at once one makes the schema, and all succeed', async () => {
    const tenants = []
    for (const number of [1, 2, 3, 4]) tenants.push(await register(`at-once-${number}`))
    // As in a new database: somebody has to shut the doors, too.
    await root.unsafe(`grant temporary on database "${await database()}" to public`)
    const done = await Promise.all([...tenants, ...tenants, ...tenants].map((tenant) => init(tenant)))
    const made = done.filter(({ applied }) => applied.length > 0).map(({ schema }) => schema)
    assert.deepEqual(made.toSorted(), ['at_once_1', 'at_once_2', 'at_once_3', 'at_once_4'])
  })

  test('where not everybody may connect, tenants may', async () => {
    const name = await database()
    await root.unsafe(`revoke connect on database "${name}" from public`)
    const tenant = await server.onboard('let-in')
    assert.equal((await server.connect(tenant)`select 1 as one`)[0]!.one, 1)
    await root.unsafe(`grant connect on database "${name}" to public`)
  })

  test('who fails or is killed in the middle leaves nothing, and the next one succeeds', async () => {
    const tenant = await register('half-made')
    const broken = { name: '0900-broken', sql: 'create table half (id integer); select 1 / 0' }
    await assert.rejects(init(tenant, [...TENANT_MIGRATIONS, broken]), { code: '22012' })
    assert.deepEqual(await traces(tenant), [0, 0])
    const endless = { name: '0900-endless', sql: 'create table half (id integer); select pg_sleep(600)' }
    const killed = assert.rejects(init(tenant, [...TENANT_MIGRATIONS, endless]), {
      code: 'store.unreachable',
    })
    let found = 0
    while (found === 0) {
      const rows = await root`select pg_terminate_backend(pid) from pg_stat_activity
        where wait_event = 'PgSleep' and pid <> pg_backend_pid()`
      found = rows.length
    }
    await killed
    assert.deepEqual(await traces(tenant), [0, 0])
    assert.deepEqual((await init(tenant)).applied, NAMES)
  })

  test('a later release adds what is new, and the one before goes on; what was edited since is refused, and what took something away', async () => {
    const tenant = await server.onboard('upgraded')
    assert.deepEqual((await init(tenant, [...TENANT_MIGRATIONS, EXTRA])).applied, ['0900-extra'])
    await server.connect(tenant)`insert into extra values (1)`
    const edited = TENANT_MIGRATIONS.map((one) => ({ ...one, sql: `${one.sql} ` }))
    await assert.rejects(init(tenant, [...edited, EXTRA]), { code: 'store.migration-changed' })
    assert.deepEqual((await init(tenant)).applied, [])
    await init(tenant, [...TENANT_MIGRATIONS, EXTRA, CONTRACT])
    await assert.rejects(init(tenant), { code: 'store.newer-schema' })
  })

  const passwordTest = asksPassword ? test : () => {}
  passwordTest(
    'another password takes the place of the one before; connections that are open stay',
    async () => {
      const tenant = await server.onboard('rotated')
      const before = server.connect(tenant)
      const [first] = await before`select pg_backend_pid() as pid`
      const next = `${PASSWORD}:/?#[]@!$&'"%`
      await init(tenant, TENANT_MIGRATIONS, next)
      assert.deepEqual([...(await before`select pg_backend_pid() as pid`)], [first])
      await using fresh = disposable(openSql(server.urlOf(tenant, encodeURIComponent(next)), 1))
      assert.equal((await fresh.sql`select 1 as one`)[0]!.one, 1)
      await using stale = disposable(openSql(server.urlOf(tenant), 1))
      await assert.rejects(stale.sql`select 1`.execute(), { code: '28P01' })
    },
  )

  test('what is kept of a password is what PostgreSQL itself would keep', async () => {
    await root.unsafe(`create role "password-of-${server.name}" password '${PASSWORD}'`)
    const [row] =
      await root`select rolpassword as kept from pg_authid where rolname = ${`password-of-${server.name}`}`
    const salt = Buffer.from(row!.kept.split('$')[1].split(':')[1], 'base64')
    assert.equal(await scramVerifier(PASSWORD, salt), row!.kept)
  })

  test('passwords that are short, no text or no ASCII are refused before anything is done', async () => {
    const tenant = await register('no-password')
    for (const password of ['', 'short', 'x'.repeat(257), `${PASSWORD} `, `${PASSWORD}\n`, `${PASSWORD}é`]) {
      await assert.rejects(init(tenant, TENANT_MIGRATIONS, password), { code: 'tenant.password' })
    }
    for (const password of [null, 1234567890123456, {}]) {
      await assert.rejects(init(tenant, TENANT_MIGRATIONS, password as never), { code: 'tenant.password' })
    }
    assert.deepEqual(await traces(tenant), [0, 0])
  })

  test('nobody but a registered tenant that stays gets a schema', async () => {
    const unknown = parseTenantId('never-registered')
    await assert.rejects(init(unknown), { code: 'tenant.unknown' })
    const leaving = await register('on-its-way-out')
    await tenantStore(runnerOfSql(admin)).change(leaving, { status: 'leaving' })
    await assert.rejects(init(leaving), { code: 'tenant.state' })
    for (const tenant of [unknown, leaving]) assert.deepEqual(await traces(tenant), [0, 0])
  })

  test('a schema or a login of that name that somebody else made is left alone', async () => {
    const tenant = await register('taken-name')
    await root`create schema taken_name`
    await assert.rejects(init(tenant), { code: 'tenant.foreign', message: /schema taken_name/ })
    await root`drop schema taken_name`
    await root`create role leme_tenant_taken_name superuser`
    await assert.rejects(init(tenant), { code: 'tenant.foreign', message: /login leme_tenant_taken_name/ })
    await root`drop role leme_tenant_taken_name`
    await init(tenant)
  })

  test('a login that could do more than a tenant may is refused by name of what it could', async () => {
    const [tenant, other] = [await register('exposed'), await server.onboard('neighbour')]
    const login = loginOf(tenant)
    const cases: readonly (readonly [grant: string, revoke: string, told: RegExp])[] = [
      [
        'grant usage on schema control to public',
        'revoke usage on schema control from public',
        /schema control/,
      ],
      ['grant usage on schema leme to public', 'revoke usage on schema leme from public', /schema leme/],
      [
        `grant usage on schema "${schemaOf(other)}" to public`,
        `revoke usage on schema "${schemaOf(other)}" from public`,
        /schema neighbour/,
      ],
      [
        'grant insert on market.candle to public',
        'revoke insert on market.candle from public',
        /write market.candle/,
      ],
      [
        'grant create on schema market to public',
        'revoke create on schema market from public',
        /make objects/,
      ],
      ['grant select on market.api_key to public', 'revoke select on market.api_key from public', /api_key/],
    ]
    for (const [grant, revoke, told] of cases) {
      await root.unsafe(grant)
      await assert.rejects(init(tenant), { code: 'tenant.exposed', message: told }, grant)
      assert.deepEqual(await traces(tenant), [0, 0])
      await root.unsafe(revoke)
    }
    await init(tenant)
    for (const [grant, revoke, told] of [
      [`alter role "${login}" createdb`, `alter role "${login}" nocreatedb`, /makes databases/],
      [`grant "${loginOf(other)}" to "${login}"`, `revoke "${loginOf(other)}" from "${login}"`, /member of/],
      [
        `alter table "${schemaOf(tenant)}".bot owner to "${login}"`,
        `alter table "${schemaOf(tenant)}".bot owner to "${decodeURIComponent(new URL(url).username)}"`,
        /owns table|permission denied/,
      ],
    ] as const) {
      await root.unsafe(grant)
      await assert.rejects(
        init(tenant),
        { code: /^(tenant.exposed|store.not-allowed)$/, message: told },
        grant,
      )
      await root.unsafe(revoke)
    }
    await init(tenant)
  })

  test('what a database from before 15 lets everybody do is taken away', async () => {
    const tenant = await register('from-14')
    await root.unsafe(
      `grant create on schema public to public; grant temporary on database "${await database()}" to public`,
    )
    await init(tenant)
    const sql = server.connect(tenant)
    for (const statement of ['create table public.mine (id int)', 'create temporary table mine (id int)']) {
      await assert.rejects(sql.unsafe(statement), { code: '42501' }, statement)
    }
  })

  test('a login has connections for the bots of its quota and a few more, and no others', async () => {
    const tenant = await register('counted', 1)
    assert.equal((await init(tenant)).connectionLimit, 10)
    const all = Array.from({ length: 10 }, () => server.connect(tenant))
    await Promise.all(all.map((sql) => sql`select 1`))
    await using more = disposable(openSql(server.urlOf(tenant), 1))
    await assert.rejects(more.sql`select 1`.execute(), { code: '53300' })
    await tenantStore(runnerOfSql(admin)).change(tenant, { quotas: { bots: 2 } })
    assert.equal((await init(tenant)).connectionLimit, 12)
    assert.equal((await more.sql`select 1 as one`)[0]!.one, 1)
    await Promise.all(all.map((sql) => sql.end()))
  })

  async function database(): Promise<string> {
    return (await root`select current_database() as name`)[0]!.name
  }
}

function disposable(sql: ReturnType<typeof openSql>) {
  return { sql, [Symbol.asyncDispose]: () => sql.end({ timeout: 1 }) }
}
