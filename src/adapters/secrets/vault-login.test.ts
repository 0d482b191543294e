import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { withCode } from '../../control/deployment/secrets.suite.ts'
import { HOUR, startWithPolicy } from './vault.fixture.ts'

const NAME = 'tenants/cliente-001/exchange'

test('a token is renewed while it may be, and one that was given ends at its maximum', async (t) => {
  const { vault, open, token } = await startWithPolicy(t)
  const secrets = open(token({ ...HOUR, maxTtlSeconds: 3 * 3_600 } as typeof HOUR))
  await secrets.write(NAME, 'value')
  for (let minutes = 0; minutes < 170; minutes += 10) {
    vault.now += 600_000
    assert.equal(await secrets.read(NAME), 'value')
  }
  const renewals = vault.requests.filter((request) => request.endsWith('renew-self')).length
  assert.ok(renewals >= 3 && renewals < 10, `${renewals}`)
  vault.now += 1_200_000
  await assert.rejects(secrets.read(NAME), withCode('secret.denied'))
})

test('a role logs in anew when its token cannot be renewed, was revoked, or ended unseen', async (t) => {
  const { vault, open } = await startWithPolicy(t)
  const short = { ...HOUR, maxTtlSeconds: 5_400 }
  const secrets = open({ kind: 'approle', roleId: 'leme', secretId: vault.addAppRole('leme', short) })
  await secrets.write(NAME, 'value')
  assert.equal(vault.logins, 1)
  vault.now += 50 * 60_000
  await secrets.read(NAME)
  assert.equal(vault.logins, 1, 'renewed')
  vault.now += 30 * 60_000
  await Promise.all(Array.from({ length: 10 }, () => secrets.read(NAME)))
  assert.equal(vault.logins, 2, 'near its maximum, once for all who ask')
  vault.now += 30 * 3_600_000
  await secrets.read(NAME)
  assert.equal(vault.logins, 3)
})

test('a token that is revoked under a role is replaced, and nobody notices', async (t) => {
  const { vault, open } = await startWithPolicy(t)
  const tokens: string[] = []
  const { makeToken } = vault
  const secretId = vault.addAppRole('leme', HOUR)
  const secrets = open({ kind: 'approle', roleId: 'leme', secretId })
  vault.fault = ({ headers }) => {
    const token = headers['x-vault-token']
    if (typeof token === 'string') tokens.push(token)
    return undefined
  }
  await secrets.write(NAME, 'value')
  vault.revoke(tokens.at(-1)!)
  assert.equal(await secrets.read(NAME), 'value')
  assert.equal(vault.logins, 2)
  vault.revoke(tokens.at(-1)!)
  vault.useSecretId('leme', 'another')
  await assert.rejects(secrets.read(NAME), withCode('secret.denied'))
  const given = open({ kind: 'token', token: makeToken(HOUR) })
  assert.equal(await given.read(NAME), 'value')
})

test('a secret id that is used up or wrong, and a role that is none, are denied', async (t) => {
  const { vault, open } = await startWithPolicy(t)
  const secretId = vault.addAppRole('leme', { ...HOUR, ttlSeconds: 60, renewable: false }, 1)
  const secrets = open({ kind: 'approle', roleId: 'leme', secretId })
  await secrets.write(NAME, 'value')
  vault.now += 61_000
  await assert.rejects(secrets.read(NAME), withCode('secret.denied'))
  for (const auth of [
    { kind: 'approle', roleId: 'leme', secretId: 'sentinel-id' },
    { kind: 'approle', roleId: 'none', secretId },
    { kind: 'token', token: 'hvs.sentinel' },
  ] as const)
    await assert.rejects(open(auth).read(NAME), withCode('secret.denied'))
  await assert.rejects(open({ kind: 'token', token: '' }).read(NAME), withCode('secret.store'))
  const elsewhere = { kind: 'approle', roleId: 'leme', secretId, mount: 'other' } as const
  await assert.rejects(open(elsewhere).read(NAME), withCode('secret.store'))
})

test('a pod logs in with its token, which is read anew each time: Kubernetes changes it', async (t) => {
  const { vault, open } = await startWithPolicy(t)
  const folder = mkdtempSync(join(tmpdir(), 'leme-jwt-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const jwtFile = join(folder, 'token')
  const secrets = open({ kind: 'kubernetes', role: 'leme', jwtFile })
  await assert.rejects(secrets.read(NAME), withCode('secret.store'))
  for (const jwt of ['first-jwt', 'second-jwt']) {
    writeFileSync(jwtFile, `${jwt}\n`)
    vault.addPod('leme', jwt, { ...HOUR, renewable: false })
    await secrets.write(NAME, jwt)
    vault.now += 3_601_000
  }
  assert.equal(await secrets.read(NAME), 'second-jwt')
  vault.addPod('leme', 'third-jwt', HOUR)
  vault.now += 3_601_000
  await assert.rejects(secrets.read(NAME), withCode('secret.denied'))
})
