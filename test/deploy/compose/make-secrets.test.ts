import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption'
import { capture } from '../../../bin/bootstrap/child.js'
import { findProgram } from '../../services/launch.ts'
import { ROOT } from '../judge.ts'
import { FOLDER, readCompose } from './read-compose.ts'

const SCRIPT = join(ROOT, FOLDER, 'make-secrets.sh')

function open(t: TestContext) {
  if (!findProgram('openssl')) return void t.skip('openssl is not installed')
  const parent = mkdtempSync(join(tmpdir(), 'leme-secrets-'))
  t.after(() => rmSync(parent, { recursive: true, force: true }))
  const folder = join(parent, 'se crets')
  const make = (args: readonly string[] = [], env: Record<string, string> = {}) =>
    capture('sh', [SCRIPT, ...args], { env: { PATH: process.env.PATH, SECRETS_FOLDER: folder, ...env } })
  const files = () => readdirSync(folder).filter((name) => name !== 'alertmanager')
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const all = () => Object.fromEntries(files().map((name) => [name, read(name)]))
  return { folder, make, files, read, all }
}

test('every secret that the composition mounts is made, in a folder of its owner alone', async (t) => {
  const opened = open(t)
  if (!opened) return
  const { folder, make, files, read } = opened
  const { code, output } = await make()
  assert.equal(code, 0, output)
  const { secrets } = readCompose(ROOT).composition
  const lacking = Object.keys(secrets).filter((name) => !files().includes(name))
  assert.deepEqual(lacking, [])
  assert.equal(statSync(folder).mode & 0o777, 0o700)
  for (const name of files()) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o444, name)
  const random = files().filter((name) => /_password$|metrics_token/.test(name))
  assert.ok(random.every((name) => /^[0-9a-f]{64}$/.test(read(name))))
  assert.equal(new Set(random.map(read)).size, random.length)
  assert.ok(!output.includes(read('database_password')), 'nothing of them is printed')
})

test('what is there stays, and what is made of a changed password is made anew', async (t) => {
  const opened = open(t)
  if (!opened) return
  const { folder, make, read, all } = opened
  await make()
  const before = all()
  await make()
  assert.deepEqual(all(), before)
  rmSync(join(folder, 'database_password'))
  writeFileSync(join(folder, 'database_password'), 'mine\n')
  await make()
  assert.equal(read('database_url'), 'postgres://leme:mine@postgres:5432/leme\n')
  assert.equal(read('database_password'), 'mine\n')
})

test('the key of backups is one of age; the server gets what belongs to it and cannot open', async (t) => {
  const opened = open(t)
  if (!opened) return
  const { make, read } = opened
  const { output } = await make()
  const identity = read('backup_identity').trim().split('\n').at(-1)!
  assert.match(identity, /^AGE-SECRET-KEY-1[A-Z0-9]{58}$/)
  assert.equal(read('backup_recipient').trim(), await identityToRecipient(identity))
  assert.ok(!output.includes(identity), 'it is not printed')
  assert.match(output, /backup_identity opens the backups: keep a copy/)
  const seal = new Encrypter()
  seal.addRecipient(read('backup_recipient').trim())
  const unseal = new Decrypter()
  unseal.addIdentity(identity)
  assert.equal(await unseal.decrypt(await seal.encrypt('a row'), 'text'), 'a row')
  assert.match(read('backup_database_url'), /^postgres:\/\/leme_backup:[0-9a-f]{64}@postgres:5432\/leme\n$/)
})

test('a key of backups that is not one is refused', async (t) => {
  const opened = open(t)
  if (!opened) return
  const { folder, make, read } = opened
  await make()
  rmSync(join(folder, 'backup_identity'))
  writeFileSync(join(folder, 'backup_identity'), `${read('backup_recipient')}`)
  const { code, output } = await make()
  assert.equal(code, 1)
  assert.match(output, /backup_identity has no line '# public key: age1/)
})

test('keys of age come out right whatever their bytes are', async () => {
  const script = join(ROOT, FOLDER, 'backup/age-key.sh')
  const made = await Promise.all(Array.from({ length: 8 }, () => capture('sh', [script])))
  for (const { code, stdout } of made) {
    assert.equal(code, 0)
    const [, recipient, identity] = /^# public key: (age1\S+)\n(\S+)\n$/m.exec(stdout)!
    assert.equal(await identityToRecipient(identity!), recipient)
  }
  assert.equal(new Set(made.map(({ stdout }) => stdout)).size, made.length)
})

test('Redis, RabbitMQ and pgbouncer are used with `full`, and no more after `plain`', async (t) => {
  const opened = open(t)
  if (!opened) return
  const { make, read } = opened
  await make()
  assert.deepEqual([read('redis_url'), read('broker_url'), read('pooler_url')], ['', '', ''])
  await make(['full'])
  assert.equal(read('pooler_url'), 'postgres://pgbouncer:6432\n')
  assert.ok(read('pgbouncer_users').includes(`"leme_pooler" "${read('pooler_password')}"`))
  assert.equal(read('redis_url'), `redis://:${read('redis_password')}@redis:6379\n`)
  await make()
  assert.equal(read('broker_url'), `amqp://leme:${read('rabbitmq_password')}@rabbitmq:5672\n`)
  await make(['plain'])
  assert.deepEqual([read('redis_url'), read('broker_url'), read('pooler_url')], ['', '', ''])
})

test("the certificate is for the host, and somebody's own one stays", async (t) => {
  const opened = open(t)
  if (!opened) return
  const { folder, make, read } = opened
  await make([], { LEME_HOST: 'leme.example' })
  const certificate = new X509Certificate(read('tls_certificate'))
  assert.equal(certificate.checkHost('leme.example'), 'leme.example')
  for (const name of ['tls_certificate', 'tls_key']) {
    rmSync(join(folder, name))
    writeFileSync(join(folder, name), `my ${name}`)
  }
  await make()
  assert.deepEqual([read('tls_certificate'), read('tls_key')], ['my tls_certificate', 'my tls_key'])
})

test('other words and hosts are refused, and nothing is made', async (t) => {
  const opened = open(t)
  if (!opened) return
  const { make, folder } = opened
  assert.equal((await make(['everything'])).code, 2)
  assert.match((await make([], { LEME_HOST: 'a/b$(id)' })).output, /no host name/)
  assert.throws(() => statSync(folder), /ENOENT/)
})
