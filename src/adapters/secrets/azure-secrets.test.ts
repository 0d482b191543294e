import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import { ClientSecretCredential } from '@azure/identity'
import { type AzureVault, startAzureVault } from '../../../test/services/index.ts'
import { DeploymentError } from '../../control/deployment/index.ts'
import { secretsSuite, withCode } from '../../control/deployment/secrets.suite.ts'
import { type AzureSecretsOptions, azureSecrets } from './azure-secrets.ts'

const NAME = 'tenants/cliente-001/exchange'
const WRITTEN = 'leme--tenants--cliente-0001--exchange'

function openOn(vault: AzureVault, more: Partial<AzureSecretsOptions> & { secret?: string } = {}) {
  const { authorityHost, tenantId, clientId, clientSecret, vaultUrl } = vault
  const { secret = clientSecret, ...rest } = more
  const options = { authorityHost, disableInstanceDiscovery: true, retryOptions: { maxRetries: 0 } }
  const credential = new ClientSecretCredential(tenantId, clientId, secret, options)
  return azureSecrets({ url: vaultUrl, prefix: 'leme', credential, pauseMs: 1, timeoutMs: 5_000, ...rest })
}

async function start(t: TestContext) {
  const vault = await startAzureVault()
  t.after(() => vault[Symbol.asyncDispose]())
  return { vault, open: (more: Parameters<typeof openOn>[1] = {}) => openOn(vault, more) }
}

secretsSuite('in Azure', async () => {
  const vault = await startAzureVault()
  return {
    secrets: await openOn(vault),
    reopen: () => openOn(vault),
    async [Symbol.asyncDispose]() {
      await vault[Symbol.asyncDispose]()
    },
  }
})

test('a token is asked for after the challenge, and kept', async (t) => {
  const { vault, open } = await start(t)
  const secrets = await open()
  await secrets.write(NAME, 'value')
  for (let count = 0; count < 5; count++) await secrets.read(NAME)
  assert.equal(vault.tokens, 1)
})

test('a login that is wrong, and a challenge for another audience, are refused', async (t) => {
  const { vault, open } = await start(t)
  await assert.rejects((await open({ secret: 'sentinel' })).read(NAME), (error: Error) => {
    return withCode('secret.denied')(error) && !inspect(error, { depth: 9 }).includes('sentinel')
  })
  const secrets = await open()
  // Somebody in the middle who would like a token for something else.
  vault.resource = 'https://management.azure.com'
  await assert.rejects(secrets.read(NAME), withCode('secret.unreachable'))
  assert.equal(vault.tokens, 0)
})

test('a removed secret stays recoverable, and comes back with a new value', async (t) => {
  const { vault, open } = await start(t)
  const secrets = await open()
  await secrets.write(NAME, 'old')
  await secrets.remove(NAME)
  await assert.rejects(secrets.read(NAME), withCode('secret.unknown'))
  await secrets.write(NAME, 'new')
  assert.equal(await secrets.read(NAME), 'new')
  assert.deepEqual(vault.store.valuesOf(WRITTEN), ['old', 'new'])
})

test('limits, failures and cut connections are tried again; what stays is told as away', async (t) => {
  const { vault, open } = await start(t)
  const secrets = await open()
  await secrets.write(NAME, 'value')
  for (const fault of [
    { kind: 'status', status: 429, headers: { 'retry-after': '0' }, body: { error: { code: 'Throttled' } } },
    { kind: 'status', status: 500, body: { error: { code: 'InternalServerError' } } },
    { kind: 'status', status: 503, body: '<html>' },
    { kind: 'cut' },
  ] as const) {
    vault.failing(fault, 2)
    assert.equal(await secrets.read(NAME), 'value', inspect(fault))
    vault.failing(fault, 1_000)
    await assert.rejects(secrets.read(NAME), withCode('secret.unreachable'), inspect(fault))
    vault.fault = undefined
  }
})

test('a server that says nothing, and one that is not there, are given up', async (t) => {
  const { vault, open } = await start(t)
  const secrets = await open({ timeoutMs: 50 })
  await secrets.write(NAME, 'value')
  vault.failing({ kind: 'silence' }, 1_000)
  await assert.rejects(secrets.read(NAME), withCode('secret.unreachable'))
  vault.fault = undefined
  await vault[Symbol.asyncDispose]()
  await assert.rejects(secrets.read(NAME), withCode('secret.unreachable'))
})

test('what others keep is left alone, and what they switched off is told', async (t) => {
  const { vault, open } = await start(t)
  for (const name of ['their-key', 'leme', 'leme--a-b', 'lemeX--a', 'other--house--a'])
    vault.store.put(name, 'theirs')
  vault.store.put('leme--house--off', 'value', { enabled: false })
  vault.store.put('leme--house--empty', '')
  const secrets = await open()
  assert.deepEqual(
    (await secrets.list('')).map(({ name }) => name),
    ['house/empty', 'house/off'],
  )
  await assert.rejects(secrets.read('house/off'), withCode('secret.denied'))
  await assert.rejects(secrets.read('house/empty'), withCode('secret.unreadable'))
})

test('an address that could not be one of a Key Vault is refused', async () => {
  for (const url of [
    '',
    'http://my-vault.vault.azure.net',
    'https://user:sentinel@vault',
    'https://v/secrets',
  ]) {
    await assert.rejects(azureSecrets({ url, prefix: 'leme' }), (error: Error) => {
      return withCode('secret.store')(error) && !error.message.includes('sentinel')
    })
  }
})

test('no failure has a login, a token or a value', async (t) => {
  const { vault, open } = await start(t)
  const secrets = await open()
  await secrets.write(NAME, 'sentinel-value')
  const told: unknown[] = []
  for (const status of [400, 403, 404, 409, 500]) {
    vault.failing(
      { kind: 'status', status, body: { error: { code: 'Odd', message: 'sentinel-value' } } },
      1_000,
    )
    const calls = [secrets.read(NAME), secrets.list(''), secrets.remove(NAME)]
    if (status !== 409) calls.push(secrets.write(NAME, 'sentinel-value'))
    told.push(...(await Promise.all(calls.map((call) => call.catch((error: unknown) => error)))))
  }
  assert.ok(told.filter((one) => one instanceof DeploymentError).length > 15)
  assert.doesNotMatch(inspect([told, secrets], { depth: 20, showHidden: true }), /sentinel/)
})
