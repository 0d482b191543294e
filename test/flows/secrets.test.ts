import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { after, before, test } from 'node:test'
import { startAwsSecrets, startVault } from '../services/index.ts'
import { answerOf, errorOf } from './documents.fixture.ts'
import { type Ended, makeWorkspace, ROOT } from './workspace.fixture.ts'

const { leme, start, write, path, folder, holdDatabase } = makeWorkspace({ after })
const NAME = 'tenants/cliente-001/exchange'
const CANARY = 'canary-of-the-exchange-7f3a'
let database = ''

before(async () => {
  database = await holdDatabase()
})

/** A command that is sent something on standard input. */
function piped(input: string | Buffer, ...args: string[]): Ended {
  const { status, signal, stdout, stderr } = spawnSync('node', [join(ROOT, 'bin', 'leme.js'), ...args], {
    ...{ input, cwd: path(), encoding: 'utf8' },
    env: {
      DATABASE_URL: database,
      PATH: `${join(ROOT, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`,
      HOME: join(folder, 'home'),
      TMPDIR: join(folder, 'tmp'),
    },
  })
  return { code: status, signal, stdout, stderr }
}

test('a secret is put, listed, rotated and removed, and no command ever shows it', async () => {
  const told: Ended[] = []
  const say = (ended: Ended) => {
    told.push(ended)
    return ended
  }
  assert.equal(
    answerOf<{ name: string }>(say(piped(`${CANARY}\n`, 'secret', 'put', NAME, '--json'))).name,
    NAME,
  )
  const file = write('next', `${CANARY}-2`)
  answerOf(say(await leme('secret', 'put', 'house/signing', '--file', file, '--json')))
  const listed = answerOf<{ secrets: { name: string; changedAt: number }[] }>(
    say(await leme('secret', 'list', '--json')),
  )
  assert.deepEqual(
    listed.secrets.map(({ name }) => name),
    ['house/signing', NAME],
  )
  assert.ok(listed.secrets.every(({ changedAt }) => changedAt > 0))
  const rotated = answerOf(say(await leme('secret', 'rotate', NAME, '--file', file, '--json')))
  assert.deepEqual(rotated, { schema: 'leme.secret/1', name: NAME, seenWithinSeconds: 30 })
  assert.equal(
    errorOf(say(await leme('secret', 'rotate', NAME, '--file', file, '--json')), 6).code,
    'secret.same',
  )
  answerOf(say(await leme('secret', 'rotate', NAME, '--generate', '--json')))
  answerOf(say(await leme('secret', 'remove', NAME, '--json')))
  assert.equal(errorOf(say(await leme('secret', 'remove', NAME, '--json')), 4).code, 'secret.unknown')
  assert.equal(
    errorOf(say(await leme('secret', 'rotate', NAME, '--generate', '--json')), 4).code,
    'secret.unknown',
  )
  const inFolder = say(await leme('secret', 'list', 'house/'))
  assert.match(inFolder.stdout, /house\/signing/)
  assert.doesNotMatch(told.map(({ stdout, stderr }) => stdout + stderr).join(), /canary/)
})

interface AuditItem {
  readonly tenant: string | null
  readonly actor: string
  readonly action: string
  readonly target: string
  readonly outcome: string
}

/** Newest first. */
const audit = async () => answerOf<{ items: AuditItem[] }>(await leme('tenant', 'audit', '--json')).items

test('every change is in the audit log, as the API notes it, without the value', async () => {
  const of = (action: string, target: string, tenant: string | null) => ({
    ...{ tenant, actor: 'operator', action, target, outcome: 'done' },
  })
  const items = await audit()
  const told = items.map(({ tenant, actor, action, target, outcome }) => ({
    ...{ tenant, actor, action, target, outcome },
  }))
  const changed = (action: string) => of(action, 'exchange', 'cliente-001')
  assert.deepEqual(told.slice(0, 5), [
    ...[changed('secret.remove'), changed('secret.rotate'), changed('secret.rotate')],
    ...[of('secret.put', 'house/signing', null), changed('secret.put')],
  ])
  assert.equal(told.length, 5, 'what was refused changed nothing')
  assert.doesNotMatch(JSON.stringify(items), /canary/)
})

test('while the database is away nothing is changed, unless that is said', async () => {
  const away = { DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:1/none' }
  const file = write('away', `${CANARY}-away`)
  const name = 'house/away'
  const put = ['secret', 'put', name, '--file', file, '--json']
  const names = async () =>
    answerOf<{ secrets: { name: string }[] }>(
      await start(['secret', 'list', 'house/', '--json'], away).ended,
    ).secrets.map((one) => one.name)
  const refused = await start(put, away).ended
  assert.equal(errorOf(refused, 7).code, 'secret.unaudited')
  assert.doesNotMatch(refused.stdout + refused.stderr, /canary|nothing@/)
  assert.ok(!(await names()).includes(name))
  const forced = await start([...put, '--without-audit'], away).ended
  assert.equal(answerOf<{ name: string }>(forced).name, name)
  assert.match(forced.stderr, /audit log does not tell of it/)
  assert.ok((await names()).includes(name))
  assert.equal(
    errorOf(await start(['secret', 'remove', name, '--json'], away).ended, 7).code,
    'secret.unaudited',
  )
  assert.ok((await names()).includes(name))
  const before = (await audit()).length
  answerOf(await leme('secret', 'remove', name, '--without-audit', '--json'))
  assert.equal((await audit()).length, before + 1, 'where it can be noted it is')
})

test('a value on the command line is refused and not repeated', async () => {
  for (const args of [
    ['put', NAME, CANARY],
    ['put', NAME, '--value', CANARY],
    ['put', NAME, `--value=${CANARY}`],
    ['rotate', NAME, CANARY],
  ]) {
    const ended = await leme('secret', ...args, '--json')
    assert.equal(errorOf(ended, 2).code, 'secret.argument')
    assert.doesNotMatch(ended.stdout + ended.stderr, /canary/)
  }
})

test('bad names and values are refused, and what is not text is not repeated', async () => {
  for (const name of ['../x', 'Tenants/a', 'tenants//a', 'a b', '/etc/passwd'])
    assert.equal(errorOf(piped('value', 'secret', 'put', name, '--json'), 2).code, 'secret.name', name)
  assert.equal(errorOf(await leme('secret', 'list', 'tenants', '--json'), 2).code, 'secret.name')
  assert.equal(errorOf(piped('\n', 'secret', 'put', NAME, '--json'), 2).code, 'secret.value')
  const long = piped(CANARY.repeat(2_000), 'secret', 'put', NAME, '--json')
  assert.equal(errorOf(long, 2).code, 'secret.value')
  const binary = write('binary', Buffer.from([0xff, 0xfe, ...Buffer.from(CANARY)]))
  const refused = await leme('secret', 'put', NAME, '--file', binary, '--json')
  assert.equal(errorOf(refused, 2).code, 'secret.file')
  assert.equal(errorOf(await leme('secret', 'put', NAME, '--file', 'none', '--json'), 2).code, 'secret.file')
  for (const { stdout, stderr } of [long, refused]) assert.doesNotMatch(stdout + stderr, /canary/)
})

test('on disk is nothing of it but the identity, for its user alone', async () => {
  answerOf(piped(`${CANARY}\n`, 'secret', 'put', NAME, '--json'))
  const files = readdirSync(path('.leme', 'secrets'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .concat(path('.leme', 'secrets-identity.txt'))
  assert.ok(files.length > 1)
  for (const one of files) {
    assert.doesNotMatch(`${one.slice(folder.length)}${readFileSync(one, 'latin1')}`, /canary|cliente-001/)
    assert.equal(statSync(one).mode & 0o077, 0, one)
  }
  assert.equal(answerOf<{ files: number }>(await leme('secret', 'reseal', '--json')).files > 1, true)
})

test('a short value is kept, and it is said that logs cannot be kept clean of it', () => {
  const ended = piped('1234', 'secret', 'put', 'house/pin')
  assert.equal(ended.code, 0)
  assert.match(ended.stderr, /less than 8 characters/)
})

test('a wrong identity, and settings that are none, say what to do', async () => {
  const other = start(['secret', 'list', '--json'], {
    LEME__SECRETS__IDENTITY: `AGE-SECRET-KEY-1${'Q'.repeat(58)}`,
  })
  const error = errorOf(await other.ended, 3)
  assert.equal(error.code, 'secret.store')
  assert.doesNotMatch(JSON.stringify(error), /QQQQ/)
  const kind = start(['secret', 'list', '--json'], { LEME__SECRETS__KIND: 'stone' })
  assert.match(errorOf(await kind.ended, 3).message, /LEME__SECRETS__KIND/)
})

test('another store is a setting: Vault with a role, AWS with its variables', async () => {
  await using vault = await startVault({
    policies: { all: 'path "secret/*" { capabilities = ["create", "read", "update", "delete", "list"] }' },
  })
  await using aws = await startAwsSecrets()
  const secretId = vault.addAppRole('leme', { policies: ['all'], ttlSeconds: 60 })
  const inVault = {
    ...{ LEME__SECRETS__KIND: 'vault', LEME__SECRETS__URL: vault.url, LEME__SECRETS__AUTH: 'approle' },
    ...{ LEME__SECRETS__ROLEID: 'leme', LEME__SECRETS__SECRETID_FILE: write('secret-id', secretId) },
  }
  const inAws = {
    ...{ LEME__SECRETS__KIND: 'aws', LEME__SECRETS__URL: aws.url, LEME__SECRETS__REGION: aws.region },
    ...{ AWS_ACCESS_KEY_ID: aws.key.keyId, AWS_SECRET_ACCESS_KEY: aws.key.secret },
  }
  const file = write('value', CANARY)
  for (const env of [inVault, inAws]) {
    answerOf(await start(['secret', 'put', NAME, '--file', file, '--json'], env).ended)
    const listed = answerOf<{ secrets: { name: string }[] }>(
      await start(['secret', 'list', '--json'], env).ended,
    )
    assert.deepEqual(
      listed.secrets.map(({ name }) => name),
      [NAME],
    )
    const resealed = await start(['secret', 'reseal', '--json'], env).ended
    assert.equal(errorOf(resealed, 2).code, 'secret.kind')
  }
  assert.deepEqual(vault.kv.versionsOf(`leme/${NAME}`), [{ value: CANARY }])
  assert.deepEqual(aws.peek(`leme/${NAME}`)?.values, [CANARY])
  vault.isSealed = true
  assert.match(errorOf(await start(['secret', 'list', '--json'], inVault).ended, 7).message, /sealed/)
  const denied = { ...inAws, AWS_SECRET_ACCESS_KEY: 'another' }
  assert.equal(errorOf(await start(['secret', 'list', '--json'], denied).ended, 5).code, 'secret.denied')
})
