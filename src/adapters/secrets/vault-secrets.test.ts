import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { startVault } from '../../../test/services/index.ts'
import { DeploymentError } from '../../control/deployment/index.ts'
import { secretsSuite, withCode } from '../../control/deployment/secrets.suite.ts'
import { HOUR, POLICY, startWithPolicy } from './vault.fixture.ts'
import { vaultSecrets } from './vault-secrets.ts'

const NAME = 'tenants/cliente-001/exchange'
secretsSuite('in Vault', async () => {
  const vault = await startVault({ policies: { leme: POLICY }, casRequired: true })
  const auth = { kind: 'approle', roleId: 'leme', secretId: vault.addAppRole('leme', HOUR) } as const
  const open = () => vaultSecrets({ url: vault.url, mount: 'secret', prefix: 'leme', auth, pauseMs: 1 })
  return {
    secrets: open(),
    reopen: async () => open(),
    async [Symbol.asyncDispose]() {
      await vault[Symbol.asyncDispose]()
    },
  }
})

test('limits, failures and cut connections are tried again; what stays is told as away', async (t) => {
  const { vault, open, token } = await startWithPolicy(t)
  const secrets = open(token())
  await secrets.write(NAME, 'value')
  for (const fault of [
    { kind: 'status', status: 429, headers: { 'retry-after': '0' } },
    { kind: 'status', status: 500, body: { errors: ['internal error'] } },
    { kind: 'status', status: 412, body: { errors: ['required index state not present'] } },
    { kind: 'status', status: 502, body: '<html>' },
    { kind: 'cut' },
    { kind: 'half-answer' },
  ] as const) {
    vault.failing(fault, 2)
    assert.equal(await secrets.read(NAME), 'value', inspect(fault))
    vault.failing(fault, 1_000)
    const told = withCode('secret.unreachable')
    await assert.rejects(secrets.read(NAME), told, inspect(fault))
    await assert.rejects(secrets.write(NAME, 'other'), told)
    await assert.rejects(secrets.list(''), told)
    await assert.rejects(secrets.remove(NAME), told)
    vault.fault = undefined
    // Of an answer that came by half it was done.
    await secrets.write(NAME, 'value')
  }
})

test('a server that says nothing is given up', async (t) => {
  const { vault, open, token } = await startWithPolicy(t)
  const secrets = open(token(), { timeoutMs: 50 })
  vault.failing({ kind: 'silence' }, 1_000)
  await assert.rejects(secrets.read(NAME), withCode('secret.unreachable'))
  vault.fault = undefined
  const late = open(token())
  await vault[Symbol.asyncDispose]()
  await assert.rejects(late.read(NAME), /does not answer: ECONNREFUSED/)
})

test('a write whose answer is lost is there once, and not twice', async (t) => {
  const { vault, open, token } = await startWithPolicy(t, { casRequired: true })
  const secrets = open(token())
  await secrets.write(NAME, 'before')
  vault.failing(
    { kind: 'lost-answer' },
    1,
    ({ method, path }) => method === 'POST' && path.includes('/data/'),
  )
  await secrets.write(NAME, 'after')
  assert.deepEqual(vault.kv.versionsOf(`leme/${NAME}`), [{ value: 'before' }, { value: 'after' }])
})

test('a sealed Vault is told as sealed, and is used again when it is open', async (t) => {
  const { vault, open, token } = await startWithPolicy(t)
  const secrets = open(token())
  await secrets.write(NAME, 'value')
  vault.isSealed = true
  await assert.rejects(secrets.read(NAME), /is sealed/)
  await assert.rejects(secrets.read(NAME), withCode('secret.unreachable'))
  vault.isSealed = false
  assert.equal(await secrets.read(NAME), 'value')
})

test('a redirect is not followed: the token would go with it', async (t) => {
  const { vault, open, token } = await startWithPolicy(t)
  const other = await startWithPolicy(t)
  vault.failing({ kind: 'status', status: 307, headers: { location: `${other.vault.url}/v1/secret` } }, 1_000)
  await assert.rejects(open(token()).read(NAME), withCode('secret.store'))
  assert.equal(other.vault.requests.length, 0)
})

test('a policy that lacks a right, and an engine that is not there, are told apart', async (t) => {
  const { open, token } = await startWithPolicy(t, {
    policies: { leme: POLICY, reader: 'path "secret/data/leme/*" { capabilities = ["read"] }' },
  })
  await open(token()).write(NAME, 'value')
  const reader = open(token({ policies: ['reader'], ttlSeconds: 60 }))
  assert.equal(await reader.read(NAME), 'value')
  for (const refused of [() => reader.write(NAME, 'x'), () => reader.remove(NAME), () => reader.list('')])
    await assert.rejects(refused(), withCode('secret.denied'))
  const root = { policies: ['root'], ttlSeconds: 0 }
  const { open: openRoot, token: rootToken } = await startWithPolicy(t, {
    policies: { root: 'path "*" { capabilities = ["create", "read", "update", "delete", "list"] }' },
  })
  await assert.rejects(openRoot(rootToken(root), { mount: 'none' }).read(NAME), withCode('secret.store'))
})

test('namespaces and prefixes keep installations apart, and what others keep is left alone', async (t) => {
  const { vault, open } = await startWithPolicy(t, {
    policies: { all: 'path "secret/*" { capabilities = ["create", "read", "update", "delete", "list"] }' },
  })
  const auth = { kind: 'token', token: vault.makeToken({ policies: ['all'], ttlSeconds: 60 }) } as const
  const [one, two] = [open(auth, { prefix: 'a' }), open(auth, { prefix: 'a', namespace: 'team-b' })]
  const three = open(auth, { prefix: 'a/b' })
  const bare = open(auth, { prefix: '' })
  await one.write(NAME, 'one')
  await two.write(NAME, 'two')
  await three.write(NAME, 'three')
  assert.deepEqual(
    [await one.read(NAME), await two.read(NAME), await three.read(NAME)],
    ['one', 'two', 'three'],
  )
  assert.equal(await bare.read(`a/${NAME}`), 'one')
  const put = (path: string, data: object) =>
    fetch(`${vault.url}/v1/secret/data/${path}`, {
      ...{ method: 'POST', body: JSON.stringify({ data }) },
      headers: { 'x-vault-token': auth.token, 'x-vault-request': 'true' },
    })
  await put('a/Team_X/key', { value: 'theirs' })
  await put('a/house/odd', { password: 'theirs' })
  assert.deepEqual(
    (await one.list('')).map(({ name }) => name),
    [`b/${NAME}`, 'house/odd', NAME],
  )
  await assert.rejects(one.read('house/odd'), withCode('secret.unreadable'))
  await fetch(`${vault.url}/v1/secret/data/a/house/odd`, {
    ...{ method: 'DELETE', headers: { 'x-vault-token': auth.token, 'x-vault-request': 'true' } },
  })
  assert.deepEqual(
    (await one.list('house/')).map(({ name }) => name),
    [],
  )
  await assert.rejects(one.read('house/odd'), withCode('secret.unknown'))
  await one.write('house/odd', 'ours')
  assert.equal(await one.read('house/odd'), 'ours')
})

test('an address that could not be one of a Vault is refused', () => {
  for (const url of [
    '',
    'vault:8200',
    'ftp://vault',
    'https://user:sentinel@vault',
    'https://vault/v1',
    'https://vault/?a=1',
  ]) {
    assert.throws(
      () => vaultSecrets({ url, mount: 'secret', prefix: 'leme', auth: { kind: 'token', token: 'x' } }),
      (error: Error) => withCode('secret.store')(error) && !error.message.includes('sentinel'),
      url,
    )
  }
})

test('no failure has a token, a secret id or a value, whatever the server repeats', async (t) => {
  const { vault, open } = await startWithPolicy(t)
  vault.addAppRole('leme', HOUR)
  const echo = { errors: ['sentinel-value sentinel-token sentinel-id'], data: 'sentinel-value' }
  const failures: unknown[] = []
  for (const status of [400, 403, 404, 405, 429, 500, 503]) {
    vault.failing({ kind: 'status', status, body: echo }, 1_000)
    for (const auth of [
      { kind: 'token', token: 'sentinel-token' },
      { kind: 'approle', roleId: 'leme', secretId: 'sentinel-id' },
    ] as const) {
      const secrets = open(auth)
      failures.push(secrets)
      const calls = [
        secrets.write(NAME, 'sentinel-value'),
        secrets.read(NAME),
        secrets.list(''),
        secrets.remove(NAME),
      ]
      failures.push(...(await Promise.all(calls.map((call) => call.catch((error: unknown) => error)))))
    }
  }
  assert.ok(failures.filter((failure) => failure instanceof DeploymentError).length > 40)
  assert.doesNotMatch(inspect(failures, { depth: 20, showHidden: true }), /sentinel/)
})
