import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memorySecrets } from '../../control/deployment/index.ts'
import { KEYS_NAME, secretKeyRing } from './key-ring.ts'

function open() {
  let now = 1_000
  const clock = () => now
  const secrets = memorySecrets({ now: clock })
  let reads = 0
  const counted = {
    write: secrets.write,
    read: (name: string) => {
      reads += 1
      return secrets.read(name)
    },
  }
  return {
    secrets,
    ring: () => secretKeyRing({ secrets: counted, clock }),
    reads: () => reads,
    pass: (ms: number) => {
      now += ms
    },
  }
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

test('a change is seen after a minute, and by whoever misses a key after ten seconds', async () => {
  const { ring, pass, reads } = open()
  const [one, other] = [ring(), ring()]
  await one.ensure()
  const first = await other.keys()
  const before = reads()
  await one.rotate()
  const [fresh, old] = (await one.keys()).signing
  assert.equal(old?.kid, first.signing[0].kid)
  assert.deepEqual((await one.keys()).seal, first.seal)
  const after = reads()
  assert.equal((await other.newest()).signing[0].kid, first.signing[0].kid)
  assert.equal(reads(), after, 'it looked a moment ago')
  pass(10_000)
  assert.equal((await other.newest()).signing[0].kid, fresh.kid)
  assert.ok(after > before)
  await one.rotate()
  assert.equal((await other.keys()).signing[0].kid, fresh.kid)
  pass(60_000)
  assert.equal((await other.keys()).signing.length, 2)
  assert.notEqual((await other.keys()).signing[0].kid, fresh.kid)
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
    for (const ask of [() => ring().keys(), () => ring().ensure(), () => ring().rotate()]) {
      await assert.rejects(ask(), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'identity.keys')
        assert.equal(error.cause, undefined)
        return true
      })
    }
    assert.equal(await secrets.read(KEYS_NAME), wrong)
  }
})

test('a store that is away is asked again', async () => {
  const { secrets } = open()
  let isAway = true
  const ring = secretKeyRing({
    clock: () => 0,
    secrets: {
      write: secrets.write,
      read: async (name) => {
        if (isAway) throw new Error('away')
        return secrets.read(name)
      },
    },
  })
  await assert.rejects(ring.ensure(), /away/)
  isAway = false
  await ring.ensure()
  assert.ok(await ring.keys())
})
