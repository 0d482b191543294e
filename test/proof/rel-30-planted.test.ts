import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Client } from 'pg'
import { TenantConnection } from '../../src/adapters/store/postgres/control/tenant-connection.ts'
import { oneTenantServer } from '../../src/adapters/store/postgres/control/tenant-servers.fixture.ts'
import { NUMBERS_OF_INT8, runnerInTransaction } from '../../src/adapters/store/postgres/statement-runner.ts'
import { StoreError } from '../../src/adapters/store/postgres/store-error.ts'
import { loginOf, parseTenantId, type TenantId } from '../../src/control/tenant/index.ts'
import { type DoorPlace, proveApart, type TenantDoor } from './rel-30-tenants-apart.ts'

const server = await oneTenantServer()
after(() => server.stop())

/** A pool whose connections are as good as ours, and who gives them to whoever comes. */
function mixingDoor({ server, passwordOf }: DoorPlace): TenantDoor {
  const idle: TenantConnection[] = []
  return {
    async run(unchecked, isReading, work) {
      const tenant = parseTenantId(unchecked)
      const password = passwordOf(tenant)
      const connection =
        idle.pop() ?? (await TenantConnection.open({ url: server.url, tenant, password, onLost: () => {} }))
      try {
        return await connection.run(connection.tenant, isReading ? 'read' : 'transact', work)
      } finally {
        if (connection.isUsable) idle.push(connection)
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(idle.map((connection) => connection.close()))
    },
  }
}

interface Faults {
  /** Trusts that a work which failed has left nothing open. */
  readonly keepsTransaction?: boolean
  /** One login that may become all others, and a role for each transaction. */
  readonly sharesLogin?: boolean
}

/** A door as one writes it who trusts connections that come back. */
function trustingDoor({ server, passwordOf }: DoorPlace, faults: Faults): TenantDoor {
  const idle: { readonly tenant: TenantId; readonly client: Client }[] = []
  const all: Client[] = []
  const acquire = async (tenant: TenantId) => {
    const at = idle.findIndex((one) => one.tenant === tenant)
    const found = at >= 0 ? idle.splice(at, 1)[0] : undefined
    if (found) return found
    const url = faults.sharesLogin ? server.url : server.urlOf(tenant, passwordOf(tenant))
    const client = new Client({ connectionString: url, types: NUMBERS_OF_INT8 })
    client.on('error', () => {})
    all.push(client)
    await client.connect()
    if (faults.sharesLogin) await client.query(`grant "${loginOf(tenant)}" to current_user`)
    return { tenant, client }
  }
  return {
    async run(unchecked, isReading, work) {
      const tenant = parseTenantId(unchecked)
      const lent = await acquire(tenant)
      const { client } = lent
      let hasEnded = false
      const gate = () => {
        if (hasEnded) throw new StoreError('tenant.ended', 'too late')
      }
      try {
        await client.query(isReading ? 'begin read only' : 'begin')
        if (faults.sharesLogin) await client.query(`set local role "${loginOf(tenant)}"`)
        const result = await work(runnerInTransaction(client, { gate, single: true }))
        await client.query('commit')
        return result
      } catch (error) {
        if (!faults.keepsTransaction) await client.query('rollback').catch(() => {})
        throw error
      } finally {
        hasEnded = true
        idle.push(lent)
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map((client) => client.end().catch(() => {})))
    },
  }
}

const WHOSE = /strictly deep-equal.*leme_tenant_/s
const planted: readonly (readonly [string, (place: DoorPlace) => TenantDoor, RegExp])[] = [
  ['gives a connection to whoever comes', mixingDoor, WHOSE],
  ['shares one login and sets the role', (place) => trustingDoor(place, { sharesLogin: true }), WHOSE],
  ['leaves transactions open', (place) => trustingDoor(place, { keepsTransaction: true }), /./],
  ['believes that who comes back is as it left', (place) => trustingDoor(place, {}), /./],
]

for (const [seed, [name, open, told]] of planted.entries()) {
  test(`a pool that ${name} is caught`, async () => {
    const proving = proveApart({ server, count: 120, seed, open })
    await assert.rejects(proving, (error: Error) => {
      assert.ok(error instanceof assert.AssertionError, error.message)
      assert.match(error.message, told)
      return true
    })
  })
}

test('a connection refuses work for another tenant than the one who is logged in', async () => {
  const [mine, theirs] = [await server.onboard('mixed-1'), await server.onboard('mixed-2')]
  const connection = await TenantConnection.open({
    ...{ url: server.url, tenant: mine, onLost: () => {} },
    password: decodeURIComponent(new URL(server.urlOf(mine)).password),
  })
  let hasRun = false
  const mixed = connection.run(theirs, 'transact', async () => {
    hasRun = true
  })
  await assert.rejects(mixed, { code: 'tenant.tampered' })
  assert.equal(hasRun, false)
  assert.equal(connection.isUsable, false)
})
