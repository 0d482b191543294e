import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, describe, test } from 'node:test'
import { loginOf, parseTenantId, schemaOf, type TenantId } from '../../../../control/tenant/index.ts'
import { connectStore, dropSchema, exportTenant, openTenants, proveDeleted } from '../index.ts'
import { runnerOfSql } from '../statement-runner.ts'
import { initSchema } from './init-schema.ts'
import { PASSWORD, type TenantServer, tenantServers } from './tenant-servers.fixture.ts'
import { tenantTables } from './tenant-tables.ts'

const servers = await tenantServers()
after(() => Promise.all(servers.map((server) => server.stop())))

for (const server of servers) describe(server.name, () => leavingTests(server))

function leavingTests(server: TenantServer): void {
  const { url, root } = server
  const store = connectStore(url)
  const tenants = openTenants({ url, passwordOf: async () => PASSWORD })
  after(async () => {
    await tenants[Symbol.asyncDispose]()
    await store.close()
  })

  /** A tenant of whom there is something everywhere. */
  async function furnished(id: string): Promise<TenantId> {
    const tenant = await server.onboard(id)
    await tenants.transact(tenant, async ({ bots, db }) => {
      for (const name of ['one', 'two']) {
        await bots.register({ id: name, name, spec: { text: 'line\nbreak "quoted" ü', whose: id } })
        await bots.commit(name, {
          ...{ cursor: 1, closed: [], positions: [], equity: 0.1 + 0.2 },
          entries: [{ seq: 0, time: 1, kind: 'order', body: { a: [1, null] } }],
        })
      }
      await db.run(`insert into strategy (name) values ('dip')`)
      await db.run(
        `insert into strategy_version (strategy, version, document, hash, parameters, actor)
         values ('dip', 1, 'a: 1', 'h', '{}', 'x')`,
      )
    })
    await store.tenants.book(tenant, [{ key: 'a', amount: 5, kind: 'grant', reason: '' }])
    const event = { actor: 'operator', action: 'x', target: 'y', outcome: 'done', detail: {} } as const
    await store.tenants.record({ ...event, tenant })
    await store.members.create({ tenant, name: `ana@${id}`, role: 'admin' })
    await root`update control.member set password = 'canary-password' where tenant = ${tenant}`
    await root`insert into control.recovery_code (member, hash)
      select id, 'canary-code'::bytea from control.member where tenant = ${tenant}`
    await root`insert into control.event (tenant, type, body) values (${tenant}, 'x', '{}')`
    await root`insert into control.healthy_bot (tenant, name, spec) values (${tenant}, 'one', '{}')`
    await root`insert into control.alert (id, number, tenant, state, severity, body)
      values (${`al-${id}`}, nextval('control.alert_change'), ${tenant}, 'firing', 'info', '{}')`
    await root`insert into control.alert_setting (kind, id, tenant, body) values ('channel', ${id}, ${tenant}, '{}')`
    await root`insert into control.notification (id, tenant, channel, notices, next_at)
      values (${`no-${id}`}, ${tenant}, ${id}, '[]', 0)`
    return tenant
  }

  async function exported(tenant: TenantId) {
    const files = new Map<string, string>()
    const manifest = await exportTenant({
      ...{ url, tenants, tenant },
      write: async (table, lines) => {
        files.set(table, (files.get(table) ?? '') + lines)
      },
    })
    return { files, manifest }
  }

  const rowsOf = (text: string): Record<string, unknown>[] =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))

  test('everything of a tenant is exported as lines of JSON, counted and hashed', async () => {
    const tenant = await furnished('goes-with-all')
    const other = await furnished('stays')
    const { files, manifest } = await exported(tenant)
    assert.deepEqual(
      manifest.tables.map(({ table }) => table),
      [...files.keys()],
    )
    for (const { table, rows, sha256 } of manifest.tables) {
      const text = files.get(table)!
      assert.equal(rowsOf(text).length, rows)
      assert.equal(createHash('sha256').update(text).digest('hex'), sha256)
    }
    assert.equal(manifest.rows, [...files.values()].flatMap(rowsOf).length)
    assert.deepEqual(
      rowsOf(files.get('bot')!).map(({ id, spec }) => [id, spec]),
      ['one', 'two'].map((id) => [id, { text: 'line\nbreak "quoted" ü', whose: tenant }]),
    )
    assert.equal(rowsOf(files.get('bot_equity')!)[0]!.equity, 0.1 + 0.2)
    const told: readonly (readonly [string, number])[] = [
      ['bot_journal', 2],
      ['bot_trade', 0],
      ['strategy_version', 1],
      ['control.tenant', 1],
      ['control.credit_entry', 1],
      ['control.audit', 1],
      ['control.member', 1],
      ['control.recovery_code', 1],
      ['control.event', 1],
      ['control.healthy_bot', 1],
      ['control.alert', 1],
      ['control.alert_setting', 1],
      ['control.notification', 1],
    ]
    for (const [table, rows] of told) assert.equal(rowsOf(files.get(table)!).length, rows, table)
    const all = [...files.values()].join('')
    assert.ok(!all.includes(other), 'nothing of another tenant')
    assert.ok(!all.includes('canary'), 'nothing to log in with')
    assert.ok(!files.has('migration'))
  })

  test('an export goes as fast as it is taken, piece by piece', async () => {
    const tenant = await server.onboard('large')
    await tenants.transact(tenant, async ({ bots, db }) => {
      await bots.register({ id: 'b', name: 'b', spec: null })
      await db.run(`insert into bot_equity select 'b', g, g from generate_series(1, 1200) g`)
    })
    const pieces: number[] = []
    let busy = 0
    const manifest = await exportTenant({
      ...{ url, tenants, tenant },
      write: async (table, lines) => {
        assert.equal(++busy, 1, 'one piece at a time')
        await new Promise((resolve) => setImmediate(resolve))
        if (table === 'bot_equity') pieces.push(rowsOf(lines).length)
        busy--
      },
    })
    assert.deepEqual(pieces, [500, 500, 200])
    assert.equal(manifest.tables.find(({ table }) => table === 'bot_equity')?.rows, 1200)
    const broken = exportTenant({
      ...{ url, tenants, tenant },
      write: async () => {
        throw new Error('the disk is full')
      },
    })
    await assert.rejects(broken, /the disk is full/)
  })

  test('who does not leave is not deleted', async () => {
    const tenant = await server.onboard('wants-to-stay')
    await assert.rejects(dropSchema(url, tenant), { code: 'tenant.state' })
    await assert.rejects(dropSchema(url, parseTenantId('never-was')), { code: 'tenant.unknown' })
    const proof = await proveDeleted(url, tenant)
    assert.equal(proof.isDeleted, false)
    assert.equal(proof.register, 'active')
    const counts = Object.fromEntries(proof.counts.map(({ what, count }) => [what, count]))
    assert.equal(counts.login, 1)
    assert.equal(counts.schema, 1)
    assert.ok(counts.relations! > 10)
  })

  test('of who left nothing is left but the audit log, and others have everything', async () => {
    const [tenant, other] = [await furnished('leaves'), await furnished('next-door')]
    const before = await exported(other)
    const sql = server.connect(tenant)
    await sql`select 1`
    // In no schema, so it would stay.
    await sql`select lo_from_bytea(0, 'mine'::bytea)`
    await store.tenants.change(tenant, { status: 'leaving' })
    const proof = await dropSchema(url, tenant)
    assert.deepEqual(
      proof.counts.filter(({ count }) => count > 0),
      [],
    )
    assert.ok(proof.counts.length > 10)
    assert.deepEqual(
      { isDeleted: proof.isDeleted, register: proof.register, audited: proof.audited },
      { isDeleted: true, register: 'gone', audited: 1 },
    )
    assert.deepEqual(await proveDeleted(url, tenant), proof)
    await assert.rejects(sql`select 1`.execute())
    assert.equal((await root`select from pg_largeobject_metadata`).length, 0)
    assert.deepEqual(await exported(other), before)
    const row = await store.tenants.get(tenant)
    assert.deepEqual([row?.name, row?.credits, row?.status], ['', 0, 'gone'])
    await assert.rejects(initSchema(url, { tenant, password: PASSWORD }), { code: 'tenant.state' })
    await assert.rejects(store.tenants.create({ id: tenant, name: 'Again' }), { code: 'tenant.exists' })
    assert.deepEqual(await dropSchema(url, tenant), proof, 'once more changes nothing')
    const guarded = root.unsafe('delete from control.credit_entry')
    await assert.rejects(guarded, /is only ever added to/, 'the guard is on again')
  })

  test('connections that keep coming back are ended, and who died in the middle is repeated', async () => {
    const tenant = await furnished('clings')
    let isOver = false
    const clinging = Array.from({ length: 3 }, async () => {
      while (!isOver) await tenants.read(tenant, ({ bots }) => bots.list()).catch(() => {})
    })
    await store.tenants.change(tenant, { status: 'leaving' })
    // As when the process died after it had shut the login.
    await root.unsafe(`alter role "${loginOf(tenant)}" nologin`)
    assert.equal((await dropSchema(url, tenant)).isDeleted, true)
    isOver = true
    await Promise.all(clinging)
    assert.equal((await root`select from pg_namespace where nspname = ${schemaOf(tenant)}`).length, 0)
  })

  test('every table of the control schema says whose its rows are, or is known to be the house’s', async () => {
    const known = ['audit', 'tenant', 'followed', 'job_sweep', 'leader', 'process'].map(
      (name) => `control.${name}`,
    )
    const rows = await root<{ name: string }[]>`select c.oid::regclass::text as name from pg_class c
      where relnamespace = 'control'::regnamespace and relkind in ('r', 'p')`
    const covered = new Set((await tenantTables(runnerOfSql(root))).map(({ table }) => table))
    const strange = rows.map(({ name }) => name).filter((name) => !covered.has(name) && !known.includes(name))
    assert.deepEqual(
      strange,
      [],
      'give it a column "tenant", a foreign key to one that has it, or add it here',
    )
  })
}
