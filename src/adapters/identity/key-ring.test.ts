import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cachedSecrets, DeploymentError, memorySecrets } from '../../control/deployment/index.ts'
import { KEYS_NAME, secretKeyRing, signerOf } from './key-ring.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** A store with an installation of any number of servers before it, each with its own memory of secrets. */
function open() {
  let now = 1_000
  const clock = () => now
  const secrets = memorySecrets({ now: clock })
  const world = { reads: 0, writes: 0, isAway: false }
  let last: Promise<unknown> = Promise.resolve()
  const counted = {
    ...secrets,
    async write(name: string, value: string) {
      world.writes++
      await secrets.write(name, value)
    },
    async read(name: string) {
      world.reads++
      if (world.isAway) throw new DeploymentError('secret.unreachable', 'away')
      return secrets.read(name)
    },
  }
  return Object.assign(world, {
    secrets,
    clock,
    ring: () =>
      secretKeyRing({
        secrets: cachedSecrets(counted, { clock }),
        clock,
        alone<T>(work: () => Promise<T>): Promise<T> {
          const result = last.then(work)
          last = result.catch(() => {})
          return result
        },
      }),
    pass: (ms: number) => {
      now += ms
    },
  })
}

test('keys are made once, and are the same for every server', async () => {
  const { ring, secrets } = open()
  await assert.rejects(ring().keys(), { code: 'identity.keys', message: /there is no secret identity\/keys/ })
  const [one, other] = [ring(), ring()]
  await one.ensure()
  const text = await secrets.read(KEYS_NAME)
  await one.ensure()
  await other.ensure()
  assert.equal(await secrets.read(KEYS_NAME), text)
  const [a, b] = [await one.keys(), await other.keys()]
  assert.deepEqual([a.seal, a.signing[0].kid], [b.seal, b.signing[0].kid])
  assert.match(a.signing[0].kid, /^[\da-f]{16}$/)
})

test('servers that start at the same time end with one ring', async () => {
  const world = open()
  const rings = Array.from({ length: 20 }, world.ring)
  await Promise.all(rings.map((ring) => ring.ensure()))
  assert.equal(world.writes, 1)
  const seals = await Promise.all(rings.map(async (ring) => (await ring.keys()).seal.toString('hex')))
  assert.equal(new Set(seals).size, 1)
})

test('a new pair is made once it is time, by one of all that ask, though each remembers the old one', async () => {
  const world = open()
  const rings = Array.from({ length: 5 }, world.ring)
  await rings[0]!.ensure()
  const [first] = (await rings[0]!.keys()).signing
  world.pass(30 * DAY - 1)
  await Promise.all(rings.map((ring) => ring.keys()))
  assert.deepEqual(await Promise.all(rings.map((ring) => ring.renew(30 * DAY))), [
    false,
    false,
    false,
    false,
    false,
  ])
  world.pass(1)
  const made = await Promise.all(rings.map((ring) => ring.renew(30 * DAY)))
  assert.deepEqual(made.filter(Boolean), [true])
  assert.equal(await rings[4]!.renew(30 * DAY), false)
  assert.equal(world.writes, 2)
  world.pass(2 * MINUTE)
  for (const ring of rings) {
    const { signing } = await ring.keys()
    assert.deepEqual([signing.length, signing[1]!.kid], [2, first.kid])
  }
})

test('a new pair signs when every server has seen it: what one signs another believes at once', async () => {
  const world = open()
  const [one, other] = [world.ring(), world.ring()]
  await one.ensure()
  const [first] = (await other.keys()).signing
  world.pass(DAY)
  await Promise.all([one.keys(), other.keys()])
  await one.renew(DAY)
  for (let second = 0; second < 240; second++) {
    world.pass(1_000)
    const { kid } = signerOf(await one.keys(), world.clock())
    const seen = (await other.keys()).signing.map((pair) => pair.kid)
    assert.ok(seen.includes(kid), `after ${second + 1} s`)
  }
  assert.notEqual(signerOf(await other.keys(), world.clock()).kid, first.kid)
})

test('whoever misses a name has the store asked, every ten seconds at most, and not what is remembered', async () => {
  const world = open()
  const [one, other] = [world.ring(), world.ring()]
  await one.ensure()
  world.pass(DAY)
  const [old] = (await other.keys()).signing
  await one.renew(DAY)
  const [fresh] = (await one.keys()).signing
  assert.equal((await other.keys()).signing[0].kid, old.kid)
  assert.equal((await other.newest()).signing[0].kid, fresh.kid)
  const { reads } = world
  for (let n = 0; n < 50; n++) await other.newest()
  assert.equal(world.reads, reads)
  world.pass(10_000)
  await other.newest()
  assert.equal(world.reads, reads + 1)
})

test('while the store is away tokens are signed and believed on', async () => {
  const world = open()
  const ring = world.ring()
  await ring.ensure()
  const { seal } = await ring.keys()
  world.isAway = true
  world.pass(2 * MINUTE)
  assert.deepEqual((await ring.keys()).seal, seal)
  assert.deepEqual((await ring.newest()).seal, seal)
  world.pass(DAY)
  await assert.rejects(ring.renew(DAY), { code: 'secret.unreachable' })
  world.isAway = false
  assert.equal(await ring.renew(DAY), true)
})

test('a secret that holds no keys is named, and neither shown nor replaced', async () => {
  const { ring, secrets } = open()
  await ring().ensure()
  const right = await secrets.read(KEYS_NAME)
  for (const wrong of [
    ...['x', '{}', 'null', right.slice(1), right.replace('leme.identity-keys/1', 'leme.identity-keys/2')],
    ...[
      JSON.stringify({ ...JSON.parse(right), signing: [] }),
      JSON.stringify({ ...JSON.parse(right), seal: 'c2hvcnQ=' }),
    ],
    JSON.stringify({ ...JSON.parse(right), signing: [{ createdAt: 1, key: 'c2VjcmV0' }] }),
  ]) {
    await secrets.write(KEYS_NAME, wrong)
    for (const ask of [() => ring().keys(), () => ring().ensure(), () => ring().renew(0)]) {
      await assert.rejects(ask(), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'identity.keys')
        assert.equal(error.cause, undefined)
        return true
      })
    }
    assert.equal(await secrets.read(KEYS_NAME), wrong)
  }
})

test('a store that is away makes no keys, and is asked again', async () => {
  const world = open()
  const ring = world.ring()
  world.isAway = true
  await assert.rejects(ring.ensure(), { code: 'secret.unreachable' })
  assert.equal(world.writes, 0)
  world.isAway = false
  await ring.ensure()
  assert.ok(await ring.keys())
})
