import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { azureName } from '../../../src/adapters/secrets/azure-name.ts'
import type { SecretName } from '../../../src/control/deployment/index.ts'
import { ROOT } from '../judge.ts'
import { evaluate } from './evaluate.ts'
import { plan } from './plan.ts'
import { AZURE, readTree } from './read-tree.ts'
import { setting } from './settings.ts'
import type { Value } from './value.ts'

const folders = await readTree(ROOT)
const open = (path: string, given: Readonly<Record<string, Value>> = {}) =>
  plan(folders.find((one) => one.path === join(AZURE, path))!, given)

test('the production example works out under another name, place and network, without a database', async () => {
  const { resources, complaints } = await open('examples/production', {
    name: 'leme-north',
    location: 'northeurope',
    address_space: '10.42.0.0/16',
    database: false,
    cluster_admin_group_ids: ['group'],
    database_password: 'not a real password',
  })
  assert.deepEqual(complaints, [])
  const names = resources.map(({ values }) => String(values.name))
  assert.ok(names.includes('aks-leme-north') && names.includes('caj-leme-north-train'), names.join())
  assert.ok(!resources.some(({ type }) => type.startsWith('azurerm_postgresql')))
  for (const one of resources) {
    assert.ok([undefined, 'northeurope'].includes(setting(one, 'location') as string), one.address)
  }
})

test('secrets are named as the adapter of Leme names them', async () => {
  const names = ['a-b/c--d', 'house/objects-key', 'tenants/cliente-001/exchange']
  const { resources, complaints } = await open('modules/key-vault', {
    resource_group_name: 'rg',
    log_analytics_workspace_id: 'log',
    secret_versions: Object.fromEntries(names.map((name) => [name, 1])),
    secrets: Object.fromEntries(names.map((name) => [name, 'value'])),
  })
  assert.deepEqual(complaints, [])
  const written = resources
    .filter(({ type }) => type === 'azurerm_key_vault_secret')
    .map(({ values }) => values.name)
  assert.deepEqual(
    written,
    names.map((name) => azureName(name as SecretName, 'leme')),
  )
})

test('a password may hold any sign and is encoded in the address of the database', async () => {
  const password = 'a b+c/d@e:f?g#h%&'
  const written = 'replace(urlencode(var.database_password), "+", "%20")'
  const stack = folders.find(({ path }) => path === join(AZURE, 'modules/stack'))!
  assert.ok(String(stack.hcl.locals.database_url).includes(written))
  const encoded = await evaluate(`\${${written}}`, {
    bound: new Map([['var', { database_password: password }]]),
    lookUp: () => Promise.reject(new Error('nothing else is asked for')),
  })
  const url = new URL(`postgres://lemeadmin:${String(encoded)}@server/leme?sslmode=verify-full`)
  assert.equal(decodeURIComponent(url.password), password)
  assert.equal(url.hostname, 'server')
})

test('a workflow without a cluster gets no right on one, with one it gets two', async () => {
  const rights = async (cluster: boolean) => {
    const given = { github_repository: 'leme-example/leme', cluster }
    const { resources, complaints } = await open('modules/stack', given)
    assert.deepEqual(complaints, [])
    return resources.filter(
      ({ address }) => address.includes('workflows') && address.includes('role_assignment.cluster'),
    ).length
  }
  assert.equal(await rights(false), 0)
  assert.equal(await rights(true), 2)
})

test('conditions of variables are told with the module that has them', async () => {
  const { complaints } = await open('modules/stack', { share_gb: 0.5, job_cpu: 3.3 })
  assert.match(complaints.join('\n'), /module\.storage\.var\.share_gb: share_gb is a whole number/)
  assert.match(complaints.join('\n'), /module\.jobs\.var\.cpu/)
})
