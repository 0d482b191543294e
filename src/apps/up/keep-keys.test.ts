import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { temporaryPostgres } from '../../adapters/embedded-postgres/index.ts'
import { connectStore } from '../../adapters/store/postgres/index.ts'
import { cachedSecrets, memorySecrets, type Secrets } from '../../control/deployment/index.ts'
import { type KeepKeysOptions, keepKeys } from './keep-keys.ts'

const PROCESSES = 6
const DAY = 86_400_000
const PATIENCE_MS = 60_000
const folder = mkdtempSync(join(tmpdir(), 'leme-keep-keys-'))
let server: Awaited<ReturnType<typeof temporaryPostgres>>

before(async () => {
  server = await temporaryPostgres()
})
after(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

/** A store of secrets that is slow, so that whoever does not wait overtakes. */
function slowSecrets() {
  const inner = memorySecrets({ now: () => 0 })
  const world = { writes: 0 }
  const secrets: Secrets = {
    ...inner,
    async read(name) {
      await delay(20)
      return inner.read(name)
    },
    async write(name, value) {
      world.writes++
      await delay(100)
      await inner.write(name, value)
    },
  }
  return Object.assign(world, { secrets })
}

/** Servers of one installation, each with connections and memory of its own. */
async function serversOn(
  secrets: Secrets,
  { count, ...given }: { count: number } & Partial<KeepKeysOptions>,
) {
  await using stack = new AsyncDisposableStack()
  const renewed: number[] = []
  const troubles: unknown[] = []
  const stores = Array.from({ length: count }, () =>
    stack.use(connectStore(server.url, { maxConnections: 1 })),
  )
  const clock = given.clock ?? Date.now
  const kept = await Promise.all(
    stores.map(async ({ claim }, at) =>
      stack.use(
        await keepKeys({
          ...{ secrets: cachedSecrets(secrets, { clock }), claim, tokenKeyDays: 30, clock },
          tell: () => renewed.push(at),
          onTrouble: (error) => troubles.push(error),
          ...given,
        }),
      ),
    ),
  )
  const disposing = stack.move()
  return { kept, renewed, troubles, [Symbol.asyncDispose]: () => disposing.disposeAsync() }
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const patience = Date.now() + PATIENCE_MS
  while (!(await isSo())) {
    assert.ok(Date.now() < patience, 'it did not come')
    await delay(10)
  }
}

test('processes that start at the same time on an empty store of secrets have one ring', async () => {
  const servers = Array.from({ length: PROCESSES }, () =>
    fork(join(import.meta.dirname, 'keep-keys-process.fixture.ts'), {
      env: { ...process.env, LEME__DATABASE__URL: server.url, LEME__STATEDIR: folder },
      cwd: folder,
    }),
  )
  await Promise.all(servers.map((one) => once(one, 'message')))
  const answers = servers.map((one) => once(one, 'message'))
  for (const one of servers) one.send('go')
  const told = (await Promise.all(answers)).map(([answer]) => JSON.stringify(answer))
  assert.deepEqual([...new Set(told)].length, 1, told.join('\n'))
  await Promise.all(servers.map(async (one) => one.exitCode ?? (await once(one, 'exit'))))
})

test('of connections that make keys at the same time one does, however slow the store is', async () => {
  const world = slowSecrets()
  await using opened = await serversOn(world.secrets, { count: 8 })
  assert.equal(world.writes, 1)
  const seals = await Promise.all(
    opened.kept.map(async ({ ring }) => (await ring.keys()).seal.toString('hex')),
  )
  assert.equal(new Set(seals).size, 1)
})

test('after its days one server makes a new pair, and the others find it', async () => {
  const world = slowSecrets()
  let now = DAY
  await using opened = await serversOn(world.secrets, {
    count: 4,
    clock: () => now,
    tokenKeyDays: 7,
    lookMs: 5,
  })
  const [first] = (await opened.kept[0]!.ring.keys()).signing
  now += 7 * DAY
  await until(() => opened.renewed.length > 0)
  now += 120_000
  await until(async () => {
    const rings = await Promise.all(opened.kept.map(({ ring }) => ring.keys()))
    return rings.every(({ signing }) => signing.length === 2 && signing[1]!.kid === first.kid)
  })
  assert.deepEqual([opened.renewed.length, world.writes, opened.troubles], [1, 2, []])
})

test('a store of secrets that is away when it is time is told, and tried again', async () => {
  const world = slowSecrets()
  let [now, isAway] = [DAY, false]
  const secrets: Secrets = {
    ...world.secrets,
    async read(name) {
      if (isAway) throw new Error('away')
      return world.secrets.read(name)
    },
  }
  await using opened = await serversOn(secrets, { count: 1, clock: () => now, lookMs: 5 })
  isAway = true
  now += 30 * DAY
  await until(() => opened.troubles.length > 0)
  isAway = false
  await until(() => opened.renewed.length === 1)
  assert.equal(world.writes, 2)
})
