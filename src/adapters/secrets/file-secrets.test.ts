import assert from 'node:assert/strict'
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { secretsSuite, withCode } from '../../control/deployment/secrets.suite.ts'
import { filePlace } from './file-place.fixture.ts'

const NAME = 'tenants/cliente-001/exchange'

secretsSuite('in a folder', async () => {
  const here = filePlace()
  return {
    secrets: await here.open(),
    reopen: () => here.open(),
    async [Symbol.asyncDispose]() {
      here[Symbol.dispose]()
    },
  }
})

test('on disk are neither names nor values, in no encoding, and nobody else may read', async () => {
  using here = filePlace()
  const secrets = await here.open()
  await secrets.write(NAME, 'sentinel-value-of-the-test')
  await secrets.write('house/signing', 'sentinel-value-of-the-test')
  const all = here.files()
  assert.equal(all.length, 3)
  const content = all
    .map((path) => `${path.slice(here.parent.length)}${readFileSync(path, 'latin1')}`)
    .join('\n')
  const value = Buffer.from('sentinel-value-of-the-test')
  for (const hidden of [
    'cliente',
    'exchange',
    'house',
    'sentinel',
    value.toString('hex'),
    value.toString('base64').slice(0, 20),
  ])
    assert.ok(!content.includes(hidden), hidden)
  if (process.platform === 'win32') return
  for (const path of [...all, here.file]) assert.equal(statSync(path).mode & 0o777, 0o600, path)
  for (const path of all) assert.equal(statSync(dirname(path)).mode & 0o777, 0o700, path)
})

test('the last versions are kept, a removed secret leaves nothing, and its neighbours stay', async () => {
  using here = filePlace()
  const secrets = await here.open({ keep: 3 })
  await secrets.write('tenants/cliente-001/other', 'stays')
  for (let at = 0; at < 7; at++) await secrets.write(NAME, `v${at}`)
  assert.equal(here.files().length, 1 + 1 + 3)
  assert.equal(await secrets.read(NAME), 'v6')
  await secrets.remove(NAME)
  assert.equal(here.files().length, 1 + 1)
  assert.equal(await secrets.read('tenants/cliente-001/other'), 'stays')
})

test('another identity opens nothing, and says what to do', async () => {
  using here = filePlace()
  await (await here.open()).write(NAME, 'value')
  const other = await generateX25519Identity()
  await assert.rejects(here.open({ identity: { file: here.file, text: other } }), (error: Error) => {
    assert.ok(withCode('secret.unreadable')(error))
    assert.match(error.message, /sealed for somebody else/)
    assert.ok(!error.message.includes(other))
    return true
  })
  assert.equal(await (await here.open()).read(NAME), 'value')
})

test('without its identity a folder that has secrets is not given a new one', async () => {
  using here = filePlace()
  await (await here.open()).write(NAME, 'value')
  renameSync(here.file, `${here.file}.away`)
  await assert.rejects(here.open(), withCode('secret.store'))
  assert.equal(existsSync(here.file), false)
  renameSync(`${here.file}.away`, here.file)
  assert.equal(await (await here.open()).read(NAME), 'value')
})

test('an operator who is a recipient can open what was written, with this program or with age', async () => {
  using here = filePlace()
  const [safe, later] = [await generateX25519Identity(), await generateX25519Identity()]
  const secrets = await here.open({ recipients: [await identityToRecipient(safe)] })
  await secrets.write(NAME, 'value')
  const recovered = await here.open({ identity: { file: here.file, text: `# from the safe\n${safe}\n` } })
  assert.equal(await recovered.read(NAME), 'value')

  const wider = await here.open({ recipients: [await identityToRecipient(later)] })
  const late = { identity: { file: here.file, text: later } }
  await assert.rejects(here.open(late), withCode('secret.unreadable'))
  assert.equal(await wider.reseal(), 2)
  assert.equal(await (await here.open(late)).read(NAME), 'value')
  const gone = { identity: { file: here.file, text: safe } }
  await assert.rejects(here.open(gone), withCode('secret.unreadable'), 'who is no recipient any more')
})

test('keys that cannot be read are refused without being shown', async () => {
  using here = filePlace()
  const good = await generateX25519Identity()
  for (const text of [
    'hello',
    good.toLowerCase(),
    good.slice(0, -1),
    `${good.slice(0, -4)}QQQQ`,
    '# nothing',
  ])
    await assert.rejects(here.open({ identity: { file: here.file, text } }), (error: Error) => {
      assert.ok(withCode('secret.store')(error))
      return !`${error.message}${error.stack}`.includes(text.slice(20, 40) || 'hello')
    })
  await assert.rejects(here.open({ recipients: ['age1nonsense'] }), withCode('secret.store'))
})

test('an identity that others may read is refused', { skip: process.platform === 'win32' }, async () => {
  using here = filePlace()
  await here.open()
  for (const mode of [0o640, 0o604, 0o666]) {
    chmodSync(here.file, mode)
    await assert.rejects(here.open(), withCode('secret.store'))
  }
  chmodSync(here.file, 0o400)
  await here.open()
})

test('an identity can be sealed with a passphrase', async () => {
  using here = filePlace()
  const sealed = { identity: { file: here.file, passphrase: 'three words here' } }
  await (await here.open(sealed)).write(NAME, 'value')
  assert.match(readFileSync(here.file, 'utf8'), /^-----BEGIN AGE ENCRYPTED FILE-----/)
  assert.equal(await (await here.open(sealed)).read(NAME), 'value')
  const wrong = { identity: { file: here.file, passphrase: 'four words' } }
  await assert.rejects(here.open(wrong), (error: Error) => {
    return withCode('secret.unreadable')(error) && !error.message.includes('four words')
  })
  await assert.rejects(here.open(), withCode('secret.store'))
})

test('a file that is damaged, cut short, empty or that of another secret is no value', async () => {
  using here = filePlace()
  const secrets = await here.open()
  const newest = (name: string) => here.files().find((path) => path.includes(name))!
  await secrets.write(NAME, 'value')
  const path = here.files().find((one) => !one.endsWith('names.age'))!
  const bytes = readFileSync(path)
  const damaged = [
    Buffer.alloc(0),
    bytes.subarray(0, 40),
    bytes.subarray(0, -1),
    Buffer.concat([bytes, Buffer.from('x')]),
    Buffer.from(bytes.map((byte, at) => (at === bytes.length - 3 ? byte ^ 1 : byte))),
    Buffer.from('plain text\n'),
    readFileSync(newest('names.age')),
  ]
  for (const content of damaged) {
    writeFileSync(path, content)
    await assert.rejects(secrets.read(NAME), withCode('secret.unreadable'))
    await assert.rejects(secrets.list(''), withCode('secret.unreadable'))
  }
  writeFileSync(path, bytes)
  await secrets.write('tenants/cliente-002/exchange', 'of another')
  const other = here.files().find((one) => one !== path && !one.endsWith('names.age'))!
  writeFileSync(path, readFileSync(other))
  await assert.rejects(secrets.read(NAME), /another secret/)
  await secrets.write(NAME, 'again')
  assert.equal(await secrets.read(NAME), 'again')
})

test('what a killed process left is swept away when the folder is opened', async () => {
  using here = filePlace()
  await (await here.open()).write(NAME, 'value')
  const secret = dirname(here.files().find((path) => !path.endsWith('names.age'))!)
  renameSync(secret, join(here.folder, 'drafts', 'removed-by-somebody'))
  const secrets = await here.open()
  assert.deepEqual(
    here.files().map((path) => basename(path)),
    ['names.age'],
  )
  await assert.rejects(secrets.read(NAME), withCode('secret.unknown'))
})

test('a folder whose key of names is gone says so', async () => {
  using here = filePlace()
  await (await here.open()).write(NAME, 'value')
  rmSync(here.files().find((path) => path.endsWith('names.age'))!)
  await assert.rejects(here.open(), withCode('secret.unreadable'))
})
