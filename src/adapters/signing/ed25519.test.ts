import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ed25519Signer, ed25519Verifier } from './index.ts'

const home = mkdtempSync(join(tmpdir(), 'leme-keys-'))
after(() => rmSync(home, { recursive: true }))
const bytes = new TextEncoder().encode('a run')

test('what the own key signed holds, and nothing else does', async () => {
  const folder = join(home, 'a')
  const { algorithm, keyId, sign } = ed25519Signer(folder)
  const signature = await sign(bytes)
  const verifier = ed25519Verifier(folder)
  assert.equal(ed25519Signer(folder).keyId, keyId, 'the key is kept')
  assert.equal(await verifier.verify({ algorithm, keyId, bytes, signature }), true)
  assert.equal(await verifier.verify({ algorithm, keyId, bytes: bytes.slice(1), signature }), false)
  assert.equal(await verifier.verify({ algorithm, keyId: '0'.repeat(16), bytes, signature }), false)
  assert.equal(await verifier.verify({ algorithm: 'rsa', keyId, bytes, signature }), false)
  if (process.platform !== 'win32') assert.equal(statSync(join(folder, 'own.pem')).mode & 0o777, 0o600)
})

test('a stranger is believed when their public key is put beside', async () => {
  const [ours, theirs] = [join(home, 'ours'), join(home, 'theirs')]
  const { algorithm, keyId, sign } = ed25519Signer(theirs)
  const question = { algorithm, keyId, bytes, signature: await sign(bytes) }
  ed25519Signer(ours)
  assert.equal(await ed25519Verifier(ours).verify(question), false)
  const key = createPublicKey(readFileSync(join(theirs, 'own.pem')))
  writeFileSync(join(ours, 'friend.pub.pem'), key.export({ format: 'pem', type: 'spki' }))
  assert.equal(await ed25519Verifier(ours).verify(question), true)
})

test('a file that is no key is named', () => {
  const folder = join(home, 'broken')
  ed25519Signer(folder)
  writeFileSync(join(folder, 'own.pem'), 'no key')
  assert.throws(() => ed25519Signer(folder), {
    code: 'signing.key',
    message: /own\.pem holds no private key/,
  })
})
