import assert from 'node:assert/strict'
import { argon2Sync } from 'node:crypto'
import { test } from 'node:test'
import { passwordHasher } from './passwords.ts'

const CHEAP = { memory: 8, passes: 1, parallelism: 1 }
const PHRASE = 'correct horse battery staple'

test('the right password is right, whatever it is made of, and no other', async () => {
  const hasher = passwordHasher(CHEAP)
  for (const password of [PHRASE, '\u0000\u0001', 'é'.repeat(100), '🐴'.repeat(30), ' ', '$argon2id$v=19$']) {
    const stored = await hasher.hash(password)
    assert.equal(await hasher.verify(stored, password), true)
    for (const other of ['', `${password} `, password.toUpperCase() + password, PHRASE.slice(1)]) {
      assert.equal(await hasher.verify(stored, other), false)
    }
  }
})

test('letters that are typed in another way are the same letters', async () => {
  const hasher = passwordHasher(CHEAP)
  assert.equal(await hasher.verify(await hasher.hash('caf\u00e9 caf\u00e9'), 'cafe\u0301 cafe\u0301'), true)
})

test('the parameters are in the text, and the hash is what Argon2id gives for them', async () => {
  const stored = await passwordHasher().hash(PHRASE)
  const [, name, version, cost, salt, hash] = stored.split('$')
  assert.deepEqual([name, version, cost], ['argon2id', 'v=19', 'm=19456,t=2,p=1'])
  const again = argon2Sync('argon2id', {
    ...{ message: PHRASE, nonce: Buffer.from(salt!, 'base64') },
    ...{ memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 },
  })
  assert.equal(again.toString('base64').replace(/=+$/, ''), hash)
  assert.notEqual(await passwordHasher().hash(PHRASE), stored)
})

test('what was hashed at another cost is still right, and to be hashed anew', async () => {
  const stored = await passwordHasher(CHEAP).hash(PHRASE)
  const dearer = passwordHasher({ memory: 64, passes: 2, parallelism: 2 })
  assert.equal(await dearer.verify(stored, PHRASE), true)
  assert.equal(dearer.isOutdated(stored), true)
  assert.equal(dearer.isOutdated(await dearer.hash(PHRASE)), false)
  assert.equal(dearer.isOutdated('nonsense'), true)
})

test('nothing matches where nothing is stored, or nonsense is', async () => {
  const hasher = passwordHasher(CHEAP)
  const stored = await hasher.hash(PHRASE)
  assert.equal(await hasher.verify(null, PHRASE), false)
  for (const wrong of [
    ...['', PHRASE, stored.slice(1), stored.replace('argon2id', 'argon2i'), stored.replace('v=19', 'v=16')],
    ...[stored.replace('m=8', 'm=0'), stored.replace('m=8', 'm=9999999'), stored.replace('t=1', 't=0')],
    ...[stored.replace('t=1', 't=99'), stored.replace('p=1', 'p=99'), `${stored}A`, stored.slice(0, -1)],
  ]) {
    assert.equal(await hasher.verify(wrong, PHRASE), false, wrong)
  }
})

test('more than wait are refused, and those that wait get their turn', async () => {
  const hasher = passwordHasher(CHEAP)
  const answers = await Promise.allSettled(Array.from({ length: 100 }, () => hasher.verify(null, PHRASE)))
  const refused = answers.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]
  assert.equal(refused.length, 100 - 4 - 64)
  for (const { reason } of refused) assert.equal(reason.code, 'identity.busy')
  assert.equal(await hasher.verify(await hasher.hash(PHRASE), PHRASE), true)
})
