import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import {
  freqtradeLoginOf,
  freqtradeSchemaOf,
  loginOf,
  parseTenantId,
  schemaOf,
  type TenantId,
} from '../../../../control/tenant/index.ts'
import { openSql } from '../open-sql.ts'
import { runnerOfSql } from '../statement-runner.ts'
import { hostileStatements } from './hostile-statements.fixture.ts'
import { initFreqtradeSchema } from './init-freqtrade.ts'
import { initSchema } from './init-schema.ts'
import { dropSchema } from './init-schema-drop.ts'
import { catalogue, PASSWORD, type TenantServer, tenantServers } from './tenant-servers.fixture.ts'
import { tenantStore } from './tenant-store.ts'

const servers = await tenantServers()
after(() => Promise.all(servers.map((server) => server.stop())))

/** What freqtrade has to be able to do in its own schema, where nobody else is. */
const OWN_OBJECTS =
  /^(create (table|function|view|operator|index)( mine| #| on)|select 1 as one into mine|create trigger t|do \$do\$ begin lock)/

for (const server of servers) describe(server.name, () => freqtradeTests(server))

function freqtradeTests(server: TenantServer): void {
  const { root, url, asksPassword } = server
  const admin = openSql(url, 2)
  const opened: ReturnType<typeof openSql>[] = [admin]
  after(() => Promise.all(opened.map((sql) => sql.end({ timeout: 1 }))))
  const init = (tenant: TenantId, password = PASSWORD) => initFreqtradeSchema(url, { tenant, password })
  const connect = (tenant: TenantId, password = PASSWORD) => {
    const own = new URL(url)
    Object.assign(own, { username: freqtradeLoginOf(tenant), password })
    const sql = openSql(own.href, 1)
    opened.push(sql)
    return sql
  }
  const onboard = async (id: string) => {
    const tenant = await server.onboard(id)
    await init(tenant)
    return tenant
  }

  test('freqtrade finds its schema by itself, and makes, changes and drops its tables there', async () => {
    const tenant = await server.onboard('with-freqtrade')
    assert.deepEqual(await init(tenant), {
      ...{ schema: 'freqtrade_with_freqtrade', login: 'leme_freqtrade_with_freqtrade', connectionLimit: 32 },
    })
    const sql = connect(tenant)
    const [row] = await sql`select current_user::text as login, current_schema() as schema`
    assert.deepEqual(
      { ...row },
      { login: 'leme_freqtrade_with_freqtrade', schema: 'freqtrade_with_freqtrade' },
    )
    await sql.unsafe(`create table trades (id serial primary key, pair varchar(25) not null);
      create index ix_trades_pair on trades (pair); alter table trades add column open_rate float;
      create type tag as enum ('a', 'b'); insert into trades (pair) values ('BTC/USDT')`)
    await init(tenant)
    assert.equal((await sql`select * from trades`).length, 1)
    await sql`drop table trades`
  })

  test('done again everything stays, and of several at once all succeed', async () => {
    const tenant = await server.onboard('freq-again')
    await Promise.all([init(tenant), init(tenant), init(tenant)])
    const before = await catalogue(root)
    await init(tenant)
    assert.deepEqual(await catalogue(root), before)
  })

  test('whatever that login sends beyond its schema, PostgreSQL refuses it and nothing is changed', async () => {
    const [tenant, other] = [await onboard('freq-hostile'), await onboard('freq-victim')]
    const [mine, theirs, tenants] = [connect(tenant), connect(other), server.connect(tenant)]
    await theirs`create table trades (id integer)`
    const [{ pid }] = (await theirs`select pg_backend_pid() as pid`) as unknown as [{ pid: number }]
    const [{ database }] = (await root`select current_database() as database`) as unknown as [
      { database: string },
    ]
    const victims = { admin: decodeURIComponent(new URL(url).username), database, pid }
    const before = await catalogue(root)
    const statements = [
      ...hostileStatements({
        ...victims,
        own: freqtradeSchemaOf(tenant),
        schema: schemaOf(tenant),
        login: loginOf(tenant),
      }),
      ...hostileStatements({
        ...victims,
        own: freqtradeSchemaOf(tenant),
        schema: schemaOf(other),
        login: freqtradeLoginOf(other),
      }),
      ...[
        `select * from "${freqtradeSchemaOf(other)}".trades`,
        'select * from market.candle',
        'select * from market.series',
      ],
      ...[
        `create table "${schemaOf(tenant)}".mine (id integer)`,
        `create schema mine authorization current_user`,
      ],
      ...[
        `drop schema "${freqtradeSchemaOf(tenant)}"`,
        `alter schema "${freqtradeSchemaOf(tenant)}" rename to mine`,
      ],
    ].filter((statement) => !OWN_OBJECTS.test(statement))
    assert.ok(statements.length > 200, `${statements.length}`)
    for (const statement of statements) {
      // Denied; or of what is not there at all: a table, an extension, a language, a function of one.
      await assert.rejects(
        mine.unsafe(statement),
        { code: /^(42501|42704|42883|42P01|0A000|3F000)$/ },
        statement,
      )
    }
    assert.deepEqual(await catalogue(root), before)
    await assert.rejects(tenants.unsafe(`select * from "${freqtradeSchemaOf(tenant)}".trades`), {
      code: /42501|42P01/,
    })
    // Granted without the right to: PostgreSQL warns, and does nothing.
    await mine.unsafe(`grant usage on schema "${freqtradeSchemaOf(tenant)}" to public`)
    assert.deepEqual(await catalogue(root), before)
  })

  test('a login that could do more than freqtrade may is refused by name of what it could', async () => {
    const [tenant, other] = [await onboard('freq-exposed'), await onboard('freq-neighbour')]
    const [login, schema] = [freqtradeLoginOf(tenant), freqtradeSchemaOf(tenant)]
    for (const [grant, revoke, told] of [
      [
        `grant usage on schema control to "${login}"`,
        `revoke usage on schema control from "${login}"`,
        /use schema control/,
      ],
      [
        `grant usage on schema market to "${login}"`,
        `revoke usage on schema market from "${login}"`,
        /use schema market/,
      ],
      [`grant leme_reader to "${login}"`, `revoke leme_reader from "${login}"`, /member of leme_reader/],
      [`alter role "${login}" createdb`, `alter role "${login}" nocreatedb`, /makes databases/],
      [
        `grant usage on schema "${freqtradeSchemaOf(other)}" to "${login}"`,
        `revoke usage on schema "${freqtradeSchemaOf(other)}" from "${login}"`,
        /use schema freqtrade_freq_neighbour/,
      ],
      [
        `grant usage on schema "${schemaOf(other)}" to "${login}"`,
        `revoke usage on schema "${schemaOf(other)}" from "${login}"`,
        /use schema freq_neighbour/,
      ],
      [
        `grant usage on schema "${schema}" to "${loginOf(other)}"`,
        `revoke usage on schema "${schema}" from "${loginOf(other)}"`,
        /lets others into/,
      ],
    ] as const) {
      await root.unsafe(grant)
      await assert.rejects(init(tenant), { code: 'tenant.exposed', message: told }, grant)
      await root.unsafe(revoke)
    }
    await init(tenant)
    await root.unsafe(`grant usage on schema "${schema}" to "${loginOf(other)}"`)
    const again = initSchema(url, { tenant: other, password: PASSWORD })
    await assert.rejects(again, { code: 'tenant.exposed', message: /use schema freqtrade_freq_exposed/ })
    await root.unsafe(`revoke usage on schema "${schema}" from "${loginOf(other)}"`)
  })

  test('a schema or a login of that name that somebody else made is left alone', async () => {
    const tenant = await server.onboard('freq-taken')
    await root.unsafe('create schema freqtrade_freq_taken')
    await assert.rejects(init(tenant), { code: 'tenant.foreign', message: /schema freqtrade_freq_taken/ })
    await root.unsafe('drop schema freqtrade_freq_taken; create role leme_freqtrade_freq_taken superuser')
    await assert.rejects(init(tenant), { code: 'tenant.foreign', message: /login leme_freqtrade_freq_taken/ })
    await root.unsafe('drop role leme_freqtrade_freq_taken')
    await init(tenant)
  })

  const passwordTest = asksPassword ? test : () => {}
  passwordTest('another password takes the place of the one before', async () => {
    const tenant = await onboard('freq-rotated')
    await init(tenant, `${PASSWORD}-next`)
    assert.equal((await connect(tenant, `${PASSWORD}-next`)`select 1 as one`)[0]!.one, 1)
    await assert.rejects(connect(tenant)`select 1`.execute(), { code: '28P01' })
  })

  test('nobody but a registered tenant that stays gets one, and no tenant has such a name', async () => {
    await assert.rejects(init(parseTenantId('never-there')), { code: 'tenant.unknown' })
    const leaving = await server.onboard('freq-leaving')
    await tenantStore(runnerOfSql(admin)).change(leaving, { status: 'leaving' })
    await assert.rejects(init(leaving), { code: 'tenant.state' })
    assert.throws(() => parseTenantId('freqtrade-cliente-001'), { code: 'tenant.id' })
  })

  test('whoever leaves takes it along: connections, tables, schema and login, and that is proven', async () => {
    const tenant = await onboard('freq-gone')
    const sql = connect(tenant)
    await sql`create table trades (id integer)`
    await sql`select lo_create(0)`
    await tenantStore(runnerOfSql(admin)).change(tenant, { status: 'leaving' })
    const proof = await dropSchema(url, tenant)
    assert.equal(proof.isDeleted, true, JSON.stringify(proof.counts))
    const [left] = await root`
      select (select count(*)::int from pg_roles where rolname like '%freq_gone') as roles,
        (select count(*)::int from pg_namespace where nspname like '%freq_gone') as schemas`
    assert.deepEqual({ ...left }, { roles: 0, schemas: 0 })
  })
}
