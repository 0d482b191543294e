import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CachedSecrets, cachedSecrets, type StaleSecret } from './cached-secrets.ts'
import { DeploymentError } from './deployment-error.ts'
import { memorySecrets } from './memory-secrets.ts'
import type { Secrets } from './port.ts'
import { secretsSuite, withCode } from './secrets.suite.ts'

const NAME = 'tenants/cliente-001/database'

secretsSuite('in memory, cached', async () => {
  const secrets = cachedSecrets(memorySecrets({ now: () => Date.now() }), { clock: () => 0 })
  return { secrets, reopen: async () => secrets, async [Symbol.asyncDispose]() {} }
})

/** A store that counts what it is asked, with a clock, and fails or waits on demand. */
function start(options: { ttlMs?: number; staleMs?: number; pauseMs?: number; maxNames?: number } = {}) {
  const inner = memorySecrets({ now: () => 1 })
  const stale: StaleSecret[] = []
  const world = {
    now: 0,
    reads: 0,
    fails: undefined as DeploymentError | undefined,
    gate: undefined as Promise<void> | undefined,
    stale,
    inner,
  }
  const slow: Secrets = {
    ...inner,
    async read(name) {
      world.reads++
      const { fails } = world
      const value = fails ? undefined : await inner.read(name)
      await world.gate
      if (fails) throw fails
      return value!
    },
  }
  const secrets = cachedSecrets(slow, {
    ...{ ttlMs: 1_000, staleMs: 60_000, pauseMs: 100 },
    ...options,
    clock: () => world.now,
    onStale: (told) => stale.push(told),
  })
  return Object.assign(world, { secrets })
}

test('a value is believed for its time, and a rotation by somebody else is seen after it', async () => {
  const world = start()
  await world.inner.write(NAME, 'old')
  assert.equal(await world.secrets.read(NAME), 'old')
  await world.inner.write(NAME, 'new')
  world.now = 999
  assert.equal(await world.secrets.read(NAME), 'old')
  assert.equal(world.reads, 1)
  world.now = 1_000
  assert.equal(await world.secrets.read(NAME), 'new')
  assert.equal(world.reads, 2)
})

test('whoever asks for what is there now gets it, and from then on the others do, too', async () => {
  const world = start()
  await world.inner.write(NAME, 'old')
  await world.secrets.read(NAME)
  await world.inner.write(NAME, 'new')
  assert.equal(await world.secrets.fresh(NAME), 'new')
  assert.equal(await world.secrets.read(NAME), 'new')
  assert.equal(world.reads, 2, 'what was read is believed')
  world.fails = new DeploymentError('secret.unreachable', 'away')
  const [asked, joined] = [world.secrets.fresh(NAME), world.secrets.read(NAME)]
  await assert.rejects(asked, withCode('secret.unreachable'))
  assert.equal(await joined, 'new')
})

test('many who ask at once ask the store once', async () => {
  const world = start()
  await world.inner.write(NAME, 'value')
  const values = await Promise.all(Array.from({ length: 50 }, () => world.secrets.read(NAME)))
  assert.deepEqual([...new Set(values)], ['value'])
  assert.equal(world.reads, 1)
})

test('one who asks after a write sees it, though an older question is still on its way', async () => {
  const world = start()
  await world.inner.write(NAME, 'old')
  let open = () => {}
  world.gate = new Promise((done) => {
    open = done
  })
  const before = world.secrets.read(NAME)
  await Promise.resolve()
  await world.secrets.write(NAME, 'new')
  world.gate = undefined
  assert.equal(await world.secrets.read(NAME), 'new')
  open()
  assert.equal(await before, 'old', 'who asked before may have the older one')
  assert.equal(await world.secrets.read(NAME), 'new', 'which is not kept')
})

test('while the store is away the old value is handed out, told of, and no longer than allowed', async () => {
  const world = start()
  await world.inner.write(NAME, 'value')
  await world.secrets.read(NAME)
  world.fails = new DeploymentError('secret.unreachable', 'away')
  world.now = 5_000
  for (let count = 0; count < 5; count++) assert.equal(await world.secrets.read(NAME), 'value')
  assert.equal(world.reads, 2, 'it is left alone for a while')
  world.now = 5_100
  await world.secrets.read(NAME)
  assert.equal(world.reads, 3)
  assert.deepEqual(
    world.stale.map(({ name, ageMs }) => ({ name, ageMs })),
    [
      { name: NAME, ageMs: 5_000 },
      { name: NAME, ageMs: 5_100 },
    ],
  )
  world.now = 60_001
  await assert.rejects(world.secrets.read(NAME), withCode('secret.unreachable'))
  world.fails = undefined
  assert.equal(await world.secrets.read(NAME), 'value')
})

test('what was removed, or what we may not read any more, is not handed out again', async () => {
  for (const code of ['secret.unknown', 'secret.denied', 'secret.unreadable'] as const) {
    const world = start()
    await world.inner.write(NAME, 'value')
    await world.secrets.read(NAME)
    world.fails = new DeploymentError(code, 'no')
    world.now = 1_000
    await assert.rejects(world.secrets.read(NAME), withCode(code))
    world.fails = new DeploymentError('secret.unreachable', 'away')
    await assert.rejects(world.secrets.read(NAME), withCode('secret.unreachable'))
  }
})

test('a refused login makes the store be asked at once, but a wrong password does not make it be asked often', async () => {
  const world = start()
  await world.inner.write(NAME, 'old')
  await world.secrets.read(NAME)
  await world.inner.write(NAME, 'new')
  world.secrets.refused(NAME, 'something else')
  assert.equal(await world.secrets.read(NAME), 'old')
  world.secrets.refused(NAME, 'old')
  assert.equal(await world.secrets.read(NAME), 'new')
  assert.equal(world.reads, 2)
  for (let count = 0; count < 100; count++) {
    world.secrets.refused(NAME, 'new')
    await world.secrets.read(NAME)
    world.now += 1
  }
  assert.equal(world.reads, 3, 'asked once within the pause')
})

test('a refusal is not answered by a question that was asked before it', async () => {
  const world = start()
  await world.inner.write(NAME, 'old')
  await world.secrets.read(NAME)
  world.now = 1_000
  let open = () => {}
  world.gate = new Promise((done) => {
    open = done
  })
  const before = world.secrets.read(NAME)
  await Promise.resolve()
  await world.inner.write(NAME, 'new')
  world.secrets.refused(NAME, 'old')
  world.gate = undefined
  assert.equal(await world.secrets.read(NAME), 'new')
  open()
  await before
  assert.equal(await world.secrets.read(NAME), 'new')
})

test('a rotation while somebody works is no failure, and is seen within its time', async () => {
  const world = start()
  const server = lockedDoor('v0')
  await world.inner.write(NAME, 'v0')
  let done = 0
  for (let step = 1; step <= 400; step++) {
    world.now += 37
    if (step % 40 === 0) {
      // Every second rotation leaves the old value good for a while; the others cut it off at once.
      const next = `v${step / 40}`
      await world.inner.write(NAME, next)
      server.change(next, { isOldGood: step % 80 === 0 })
      server.rotatedAt = world.now
    }
    const used = await withSecret(world.secrets, NAME, server)
    if (world.now - server.rotatedAt >= 1_000) assert.equal(used, server.current)
    done++
  }
  assert.equal(done, 400)
  assert.ok(world.reads < 40, `${world.reads} reads`)
})

test('a value that stays refused, and a failure that is no refusal, are told as they are', async () => {
  const world = start()
  await world.inner.write(NAME, 'wrong')
  const server = lockedDoor('right')
  await assert.rejects(withSecret(world.secrets, NAME, server), /refused/)
  assert.equal(world.reads, 2)
  const broken = { use: () => Promise.reject(new Error('broken')), isRefusal: server.isRefusal }
  await assert.rejects(withSecret(world.secrets, NAME, broken), /broken/)
})

test('the name that was asked for least recently is forgotten first', async () => {
  const world = start({ maxNames: 2 })
  for (const name of ['a', 'b', 'c']) await world.inner.write(name, name)
  const read = async (secrets: CachedSecrets, names: string) => {
    for (const name of names) assert.equal(await secrets.read(name), name)
    return world.reads
  }
  assert.equal(await read(world.secrets, 'abac'), 3)
  assert.equal(await read(world.secrets, 'ac'), 3)
  assert.equal(await read(world.secrets, 'b'), 4)
})

/** Lets in whoever has the present password, or the one before while it is still good. */
function lockedDoor(first: string) {
  const door = {
    current: first,
    old: undefined as string | undefined,
    rotatedAt: 0,
    change(next: string, { isOldGood }: { readonly isOldGood: boolean }) {
      door.old = isOldGood ? door.current : undefined
      door.current = next
    },
    async use(value: string) {
      if (value !== door.current && value !== door.old) throw new Error('refused')
      return value
    },
    isRefusal: (error: unknown) => error instanceof Error && error.message === 'refused',
  }
  return door
}

interface SecretUse<T> {
  readonly use: (value: string) => Promise<T>
  readonly isRefusal: (error: unknown) => boolean
}

/** What whoever logs in with a secret does: one that is refused is asked for again, and a new one tried once. */
async function withSecret<T>(
  secrets: CachedSecrets,
  name: string,
  { use, isRefusal }: SecretUse<T>,
): Promise<T> {
  const value = await secrets.read(name)
  try {
    return await use(value)
  } catch (error) {
    if (!isRefusal(error)) throw error
    secrets.refused(name, value)
    const next = await secrets.read(name)
    if (next === value) throw error
    return await use(next)
  }
}
