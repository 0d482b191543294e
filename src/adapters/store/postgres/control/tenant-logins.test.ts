import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { loginOf, type TenantId } from '../../../../control/tenant/index.ts'
import { openTenants, type TenantData, type Tenants } from '../index.ts'
import { initSchema } from './init-schema.ts'
import type { TenantLoginsOptions } from './tenant-logins.ts'
import { oneTenantServer, PASSWORD } from './tenant-servers.fixture.ts'

const server = await oneTenantServer()
const ids: TenantId[] = []
for (const number of [1, 2, 3, 4, 5]) ids.push(await server.onboard(`cliente-00${number}`))
const [first, second, third, _fourth, _fifth] = ids as [TenantId, TenantId, TenantId, TenantId, TenantId]
after(() => server.stop())

function open(options: Partial<TenantLoginsOptions> = {}): Tenants {
  return openTenants({ url: server.url, passwordOf: async () => PASSWORD, ...options })
}

const whoAmI = async ({ db }: TenantData): Promise<string> =>
  (await db.run<{ login: string }>('select current_user::text as login')).rows[0]!.login
const pidOf = async ({ db }: TenantData): Promise<number> =>
  (await db.run<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid
const _names = async (tenants: Tenants, tenant: TenantId): Promise<readonly string[]> =>
  tenants.read(tenant, async ({ bots }) => (await bots.list()).map(({ id }) => id))

/** Logins of tenants that the server sees. */
async function openLogins(): Promise<readonly string[]> {
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

describe('at most so many logins', () => {
  test('the least recently used one makes room, and no more are ever open', async () => {
    await using tenants = open({ maxLogins: 2 })
    for (const tenant of [first, second, first, third]) await tenants.read(tenant, whoAmI)
    assert.deepEqual(tenants.open, [first, third])
    await until(async () => (await openLogins()).length === 2)
    assert.deepEqual(await openLogins(), [loginOf(first), loginOf(third)])
  })

  test('one in use is not closed under its user; who finds no room waits', async () => {
    await using tenants = open({ maxLogins: 1 })
    const gate = Promise.withResolvers<void>()
    const order: string[] = []
    const using_ = tenants.transact(first, async (data) => {
      await gate.promise
      order.push(await whoAmI(data))
    })
    await until(() => tenants.open.length === 1)
    const waiting = [second, third].map((tenant) =>
      tenants.read(tenant, async (data) => order.push(await whoAmI(data))),
    )
    await turn()
    assert.deepEqual(tenants.open, [first])
    gate.resolve()
    await Promise.all([using_, ...waiting])
    assert.deepEqual(order, [loginOf(first), loginOf(second), loginOf(third)])
  })

  test('a tenant that always asks does not keep others from being served', async () => {
    await using tenants = open({ maxLogins: 1, connectionsOfLogin: 2 })
    let isOver = false
    let served = 0
    const greedy = Array.from({ length: 6 }, async () => {
      while (!isOver) {
        await tenants.read(first, whoAmI)
        served++
      }
    })
    await until(() => served > 20)
    assert.equal(await tenants.read(second, whoAmI), loginOf(second))
    const before = served
    await until(() => served > before + 20)
    isOver = true
    await Promise.all(greedy)
  })

  test('a tenant has no more connections than it shall', async () => {
    await using tenants = open({ connectionsOfLogin: 2 })
    const pids = new Set<number>()
    await Promise.all(
      Array.from({ length: 12 }, () => tenants.read(first, async (data) => pids.add(await pidOf(data)))),
    )
    assert.equal(pids.size, 2)
  })

  test('who waits too long is refused, and what comes too late serves the next one', async () => {
    await using tenants = open({ maxLogins: 1, patienceMs: 100 })
    const gate = Promise.withResolvers<void>()
    let isHeld = false
    const hold = async (): Promise<void> => {
      const holding = tenants.transact(first, () => {
        isHeld = true
        return gate.promise
      })
      // On a machine that is busy the first connection may take longer than anybody waits here.
      await holding.catch(hold)
    }
    const holding = hold()
    await until(() => isHeld)
    await assert.rejects(tenants.read(second, whoAmI), { code: 'tenant.line', kind: 'remote' })
    gate.resolve()
    await holding
    const slow = Promise.withResolvers<string>()
    await using late = open({ patienceMs: 20, connectionsOfLogin: 1, passwordOf: () => slow.promise })
    await assert.rejects(late.read(first, whoAmI), { code: 'tenant.line' })
    slow.resolve(PASSWORD)
    await until(async () => (await late.read(first, whoAmI).catch(() => '')) === loginOf(first))
  })

  test('a login that nobody uses is closed', async () => {
    await using tenants = open({ idleMs: 20 })
    await tenants.read(first, whoAmI)
    await until(() => tenants.open.length === 0)
    await until(async () => (await openLogins()).length === 0)
    assert.equal(await tenants.read(first, whoAmI), loginOf(first))
  })

  test('closing waits for work in hand, refuses who waits, and leaves nothing open', async () => {
    const tenants = open({ maxLogins: 1 })
    const gate = Promise.withResolvers<void>()
    const working = tenants.transact(first, async (data) => {
      await gate.promise
      return whoAmI(data)
    })
    await until(() => tenants.open.length === 1)
    const waiting = assert.rejects(tenants.read(second, whoAmI), { code: 'store.unreachable' })
    const closing = tenants[Symbol.asyncDispose]()
    await waiting
    await assert.rejects(tenants.read(first, whoAmI), { code: 'store.unreachable' })
    gate.resolve()
    assert.equal(await working, loginOf(first))
    await closing
    assert.deepEqual(tenants.open, [])
    await until(async () => (await openLogins()).length === 0)
  })
})

describe('passwords', () => {
  test('a refused password is asked for once more, and then refused for good', async () => {
    const asked: (readonly [string, string?])[] = []
    const answers = ['old-and-long-enough', PASSWORD]
    await using tenants = open({
      passwordOf: async (tenant, refused) => {
        asked.push(refused === undefined ? [tenant] : [tenant, refused])
        return answers.shift() ?? 'never-the-right-one'
      },
    })
    assert.equal(await tenants.read(first, whoAmI), loginOf(first))
    assert.deepEqual(asked.splice(0), [[first], [first, 'old-and-long-enough']])
    await assert.rejects(tenants.read(second, whoAmI), { code: 'store.login-refused', kind: 'auth' })
    assert.deepEqual(asked, [[second], [second, 'never-the-right-one']])
    assert.deepEqual(tenants.open, [first])
  })

  test('a rotation closes nothing: what is open serves on, what is made knows the new one', async () => {
    let password = PASSWORD
    await using tenants = open({ connectionsOfLogin: 2, passwordOf: async () => password })
    const pid = await tenants.read(second, pidOf)
    await initSchema(server.url, { tenant: second, password: 'another-one-of-tests' })
    assert.equal(await tenants.read(second, pidOf), pid)
    const gate = Promise.withResolvers<void>()
    const using_ = tenants.read(second, () => gate.promise)
    await assert.rejects(tenants.read(second, pidOf), { code: 'store.login-refused' })
    password = 'another-one-of-tests'
    assert.notEqual(await tenants.read(second, pidOf), pid)
    gate.resolve()
    await using_
    await initSchema(server.url, { tenant: second, password: PASSWORD })
  })

  test('a password that the server was not told of yet is no failure for whoever got in before', async () => {
    let password = PASSWORD
    await using tenants = open({ idleMs: 4, passwordOf: async () => password })
    const pid = await tenants.read(second, pidOf)
    password = 'the-next-one-of-tests'
    await until(async () => tenants.open.length === 0)
    assert.notEqual(await tenants.read(second, pidOf), pid)
    await initSchema(server.url, { tenant: second, password })
    await until(async () => tenants.open.length === 0)
    assert.equal(await tenants.read(second, whoAmI), loginOf(second))
    await initSchema(server.url, { tenant: second, password: PASSWORD })
    await until(async () => tenants.open.length === 0)
    await assert.rejects(tenants.read(second, whoAmI), { code: 'store.login-refused' })
  })

  test('who cannot tell a password, or reach the server, fails his own work alone', async () => {
    await using tenants = open({
      passwordOf: async (tenant) => {
        if (tenant === first) throw new Error('the vault is away')
        return PASSWORD
      },
    })
    await assert.rejects(tenants.read(first, whoAmI), /the vault is away/)
    assert.equal(await tenants.read(second, whoAmI), loginOf(second))
    const nowhere = new URL(server.url)
    nowhere.port = '1'
    await using away = open({ url: nowhere.href })
    await assert.rejects(away.read(first, whoAmI), { code: 'store.unreachable' })
    assert.deepEqual(away.open, [])
  })
})
