import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { startVault } from '../../../test/services/index.ts'
import { withCode } from '../../control/deployment/secrets.suite.ts'
import type { AppConfig } from './app-config.ts'
import { openSecrets } from './open-secrets.ts'
import { redactor } from './redaction.ts'
import { SECRETS_DEFAULTS } from './secrets-config.ts'

const NAME = 'tenants/cliente-001/exchange'

function stateOf(t: TestContext) {
  const stateDir = mkdtempSync(join(tmpdir(), 'leme-open-secrets-'))
  t.after(() => rmSync(stateDir, { recursive: true }))
  return (secrets: Partial<AppConfig['secrets']> = {}) => ({
    stateDir,
    secrets: { ...SECRETS_DEFAULTS, ...secrets },
  })
}

test('without a setting secrets lie in the state folder, and what was read is kept out of all output', async (t) => {
  const config = stateOf(t)
  const value = `value-${Math.random()}-of-the-test`
  await (await openSecrets(config())).write(NAME, value)
  assert.equal(await (await openSecrets(config())).read(NAME), value)
  assert.equal(redactor.known(`it is ${value}`), 'it is [redacted]')
})

test('a rotation by another process is seen within its time, or at once when a login was refused', async (t) => {
  const config = stateOf(t)
  const [writer, reader] = [await openSecrets(config()), await openSecrets(config())]
  const eager = await openSecrets(config({ cacheSeconds: 0 }))
  await writer.write(NAME, 'first value')
  assert.deepEqual([await reader.read(NAME), await eager.read(NAME)], ['first value', 'first value'])
  await writer.write(NAME, 'second value')
  assert.deepEqual([await reader.read(NAME), await eager.read(NAME)], ['first value', 'second value'])
  reader.refused(NAME, 'first value')
  assert.equal(await reader.read(NAME), 'second value')
})

test('a store that is away is told, while what was read is still used', async (t) => {
  await using vault = await startVault({
    policies: { all: 'path "*" { capabilities = ["create", "read", "update"] }' },
  })
  const token = vault.makeToken({ policies: ['all'], ttlSeconds: 0 })
  const told: string[] = []
  const config = stateOf(t)({ kind: 'vault', url: vault.url, token, cacheSeconds: 0 })
  const secrets = await openSecrets(config, {
    onStale: ({ name, cause }) => told.push(`${name}: ${cause.code}`),
  })
  await secrets.write(NAME, 'a value')
  await secrets.read(NAME)
  vault.isSealed = true
  assert.equal(await secrets.read(NAME), 'a value')
  assert.deepEqual(told, [`${NAME}: secret.unreachable`])
})

test('settings that cannot be used are told before anything is asked', async (t) => {
  const config = stateOf(t)
  const before = { ...process.env }
  t.after(() => {
    process.env = before
  })
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE']) delete process.env[name]
  Object.assign(process.env, { AWS_CONFIG_FILE: '/nowhere', AWS_SHARED_CREDENTIALS_FILE: '/nowhere' })
  const wrong: readonly Partial<AppConfig['secrets']>[] = [
    { kind: 'vault' },
    { kind: 'vault', url: 'https://vault.example.com/v1' },
    { kind: 'azure' },
    { kind: 'azure', url: 'http://my-vault.vault.azure.net' },
    { kind: 'aws' },
    { identity: 'AGE-SECRET-KEY-1NONE' },
    { recipients: ['age1none'] },
  ]
  for (const secrets of wrong) {
    await assert.rejects(openSecrets(config(secrets)), withCode('secret.store'), JSON.stringify(secrets))
  }
})
