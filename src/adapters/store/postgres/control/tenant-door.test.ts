import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { loginOf, type TenantId } from '../../../../control/tenant/index.ts'
import { openTenants, type TenantData, type Tenants } from '../index.ts'
import type { TenantLoginsOptions } from './tenant-logins.ts'
import { oneTenantServer, PASSWORD } from './tenant-servers.fixture.ts'

const server = await oneTenantServer()
const ids: TenantId[] = []
for (const number of [1, 2, 3, 4, 5]) ids.push(await server.onboard(`cliente-00${number}`))
const [first, second, third, fourth, fifth] = ids as [TenantId, TenantId, TenantId, TenantId, TenantId]
after(() => server.stop())

function open(options: Partial<TenantLoginsOptions> = {}): Tenants {
  return openTenants({ url: server.url, passwordOf: async () => PASSWORD, ...options })
}

const whoAmI = async ({ db }: TenantData): Promise<string> =>
  (await db.run<{ login: string }>('select current_user::text as login')).rows[0]!.login
const pidOf = async ({ db }: TenantData): Promise<number> =>
  (await db.run<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid
const names = async (tenants: Tenants, tenant: TenantId): Promise<readonly string[]> =>
  tenants.read(tenant, async ({ bots }) => (await bots.list()).map(({ id }) => id))

/** Logins of tenants that the server sees. */
async function _openLogins(): Promise<readonly string[]> {
  const rows = await server.root`select distinct usename::text as login from pg_stat_activity
    where usename like 'leme_tenant_%' order by 1`
  return rows.map(({ login }) => login)
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000
  while (!(await isSo())) {
    assert.ok(performance.now() < end, 'not within 20 s')
    await turn()
  }
}

describe('the door to tenants’ data', () => {
  test('each tenant works with its own login, in its own tables', async () => {
    await using tenants = open()
    const add = (tenant: TenantId, id: string) =>
      tenants.transact(tenant, ({ bots }) => bots.register({ id, name: id, spec: { whose: tenant } }))
    await Promise.all([add(first, 'same'), add(second, 'same'), add(third, 'other')])
    for (const tenant of [first, second, third]) {
      assert.equal(await tenants.read(tenant, whoAmI), loginOf(tenant))
    }
    const specs = await Promise.all(
      [first, second].map((tenant) =>
        tenants.read(tenant, async ({ bots }) => (await bots.get('same'))?.spec),
      ),
    )
    assert.deepEqual(specs, [{ whose: first }, { whose: second }])
    assert.deepEqual(await names(tenants, third), ['other'])
    assert.deepEqual(await names(tenants, fourth), [])
  })

  test('without a tenant there is nothing, to the compiler and at run time', async () => {
    await using tenants = open()
    // @ts-expect-error A text is no tenant: it has to be parsed.
    await assert.rejects(tenants.read('not a tenant', whoAmI), { code: 'tenant.id' })
    // @ts-expect-error Nobody's data.
    await assert.rejects(tenants.read(whoAmI), { code: 'tenant.id' })
    for (const tenant of [undefined, null, '', 'public', 'control', 'leme', 'pg-catalog', '*', {}, [first]]) {
      await assert.rejects(tenants.transact(tenant as never, whoAmI), { code: 'tenant.id' })
    }
    assert.deepEqual(tenants.open, [])
  })

  test('a transaction is committed when its work is done, and leaves nothing when it fails', async () => {
    await using tenants = open()
    const register = ({ bots }: TenantData, id: string) => bots.register({ id, name: id, spec: null })
    await tenants.transact(fourth, (data) => register(data, 'kept'))
    const failing = tenants.transact(fourth, async (data) => {
      await register(data, 'lost')
      throw new Error('after all')
    })
    await assert.rejects(failing, /after all/)
    assert.deepEqual(await names(tenants, fourth), ['kept'])
  })

  test('what fails within a savepoint is undone alone', async () => {
    await using tenants = open()
    await tenants.transact(fifth, async ({ bots, db }) => {
      await bots.register({ id: 'outer', name: '', spec: null })
      const inner = db.atomically(async (savepoint) => {
        await savepoint.run(`insert into bot (id, name, spec) values ('inner', '', '{}')`)
        await savepoint.run('select 1 / 0')
      })
      await assert.rejects(inner, { code: '22012' })
      const commit = { cursor: 1, entries: [], closed: [], positions: [], equity: 1 }
      await assert.rejects(bots.commit('nobody', commit), { code: 'bot.unknown' })
      await bots.commit('outer', commit)
    })
    assert.deepEqual(await names(tenants, fifth), ['outer'])
  })

  test('an error that the work hides fails the transaction, and is told', async () => {
    await using tenants = open()
    const hiding = tenants.transact(first, async ({ bots, db }) => {
      await bots.register({ id: 'hidden', name: '', spec: null })
      await db.run('select 1 / 0').catch(() => {})
      return 'done'
    })
    await assert.rejects(hiding, { code: '22012', message: 'division by zero' })
    assert.ok(!(await names(tenants, first)).includes('hidden'))
  })

  test('reading changes nothing, and sees one moment', async () => {
    await using tenants = open()
    const write = ({ bots }: TenantData) => bots.register({ id: 'by-reading', name: '', spec: null })
    await assert.rejects(tenants.read(second, write), { code: '25006' })
    await tenants.read(second, async ({ bots }) => {
      const before = await bots.list()
      await tenants.transact(second, ({ bots }) => bots.register({ id: 'meanwhile', name: '', spec: null }))
      assert.deepEqual(await bots.list(), before)
    })
    assert.ok((await names(tenants, second)).includes('meanwhile'))
  })

  test('a statement is one statement', async () => {
    await using tenants = open()
    for (const text of ['select 1; select 2', 'commit; begin', `select 1; set role "${loginOf(second)}"`]) {
      await assert.rejects(
        tenants.transact(first, ({ db }) => db.run(text)),
        { code: '42601' },
        text,
      )
    }
  })

  test('stores are good until the work is done, and for nobody afterwards', async () => {
    await using tenants = open({ connectionsOfLogin: 1 })
    let kept: TenantData | undefined
    await tenants.read(first, async (data) => {
      kept = data
    })
    await assert.rejects(kept!.bots.list(), { code: 'tenant.ended' })
    const codes: Promise<unknown>[] = []
    await tenants.transact(first, async ({ db }) => {
      await db.run('select 1')
      // Nobody waits for these: the first may be on its way, the others never go.
      for (const id of ['late-1', 'late-2', 'late-3']) {
        const inserting = db.run(`insert into bot (id, name, spec) values ($1, '', '{}')`, [id])
        codes.push(
          inserting.then(
            () => 'done',
            ({ code }) => code,
          ),
        )
      }
    })
    const refused = (await Promise.all(codes)).filter((code) => code === 'tenant.ended')
    assert.ok(refused.length >= 2)
    assert.ok((await names(tenants, first)).filter((id) => id.startsWith('late')).length <= 1)
  })
})

describe('a connection in doubt serves nobody', () => {
  test('whoever leaves the transaction, the login or the session, the next one starts clean', async () => {
    await using tenants = open({ connectionsOfLogin: 1 })
    for (const statements of [
      ['commit'],
      ['rollback'],
      ['commit', 'begin'],
      ['commit and chain'],
      ['rollback and chain'],
      ['commit', 'begin', `insert into bot (id, name, spec) values ('outside', '', '{}')`],
    ]) {
      const pid = await tenants.read(first, pidOf)
      const tampering = tenants.transact(first, async ({ db }) => {
        for (const statement of statements) await db.run(statement)
      })
      await assert.rejects(tampering, { code: 'tenant.tampered' }, statements.join('; '))
      assert.notEqual(await tenants.read(first, pidOf), pid)
    }
    assert.ok(!(await names(tenants, first)).includes('outside'))
  })

  test('work that became another login is not committed', async () => {
    await using tenants = open({ connectionsOfLogin: 1 })
    // As a careless operator might.
    await server.root.unsafe(`grant "${loginOf(second)}" to "${loginOf(first)}"`)
    const before = await names(tenants, second)
    for (const work of [
      async ({ db }: TenantData) => {
        await db.run(`set role "${loginOf(second)}"`)
        await db.run(`insert into cliente_002.bot (id, name, spec) values ('planted', '', '{}')`)
      },
      async ({ db }: TenantData) => {
        await db.run(`set role "${loginOf(second)}"`)
        throw new Error('and failed')
      },
    ]) {
      await assert.rejects(tenants.transact(first, work), /lent|and failed/)
      assert.equal(await tenants.read(first, whoAmI), loginOf(first))
    }
    assert.deepEqual(await names(tenants, second), before)
    await server.root.unsafe(`revoke "${loginOf(second)}" from "${loginOf(first)}"`)
  })

  test('nothing that a session remembers is left for the next transaction', async () => {
    await using tenants = open({ connectionsOfLogin: 1 })
    const pid = await tenants.transact(first, async (data) => {
      for (const statement of [
        `set search_path = market`,
        `set statement_timeout = 0`,
        `set session characteristics as transaction read only`,
        `select set_config('leme.mine', 'x', false)`,
        'prepare mine as select 1',
        'listen leme_change',
        'select pg_advisory_lock(42)',
        'declare mine cursor with hold for select 1',
      ]) {
        await data.db.run(statement)
      }
      return pidOf(data)
    })
    await tenants.transact(first, async (data) => {
      assert.equal(await pidOf(data), pid)
      const { rows } = await data.db.run(`
        select current_setting('search_path') as path, current_setting('statement_timeout') as timeout,
          current_setting('default_transaction_read_only') as read_only, current_setting('leme.mine', true) as mine,
          (select count(*) from pg_prepared_statements) as prepared, (select count(*) from pg_cursors where name <> '') as cursors,
          (select count(*) from pg_listening_channels()) as channels,
          (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()) as locks`)
      assert.deepEqual(rows, [
        {
          ...{ path: 'cliente_001, pg_temp', timeout: '1min', read_only: 'off', mine: '' },
          ...{ prepared: 0, cursors: 0, channels: 0, locks: 0 },
        },
      ])
    })
  })

  test('a connection that is lost in the middle fails its work alone', async () => {
    await using tenants = open({ connectionsOfLogin: 1 })
    const pid = await tenants.read(first, pidOf)
    const lost = tenants.transact(first, async ({ bots, db }) => {
      await bots.register({ id: 'of-the-lost', name: '', spec: null })
      await server.root`select pg_terminate_backend(${pid})`
      await assert.rejects(db.run('select pg_sleep(60)'))
      // On no other connection, whatever the work does next.
      await assert.rejects(db.run('select 1'))
      await bots.list()
    })
    await assert.rejects(lost, { code: 'store.unreachable' })
    assert.ok(!(await names(tenants, first)).includes('of-the-lost'))
  })

  test('one that is lost while nobody uses it is replaced', async () => {
    await using tenants = open({ connectionsOfLogin: 1 })
    const pid = await tenants.read(first, pidOf)
    await server.root`select pg_terminate_backend(${pid})`
    await until(() => tenants.open.length === 0)
    assert.notEqual(await tenants.read(first, pidOf), pid)
  })

  test('a statement that is cancelled leaves a connection that works', async () => {
    await using tenants = open({ connectionsOfLogin: 1 })
    const pid = await tenants.read(first, pidOf)
    const sleeping = tenants.transact(first, ({ db }) => db.run('select pg_sleep(60)'))
    const refused = assert.rejects(sleeping, { code: '57014' })
    await until(async () => {
      const rows = await server.root`select pg_cancel_backend(pid) from pg_stat_activity
        where pid = ${pid} and wait_event = 'PgSleep'`
      return rows.length === 1
    })
    await refused
    assert.equal(await tenants.read(first, pidOf), pid)
  })
})
