import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { at } from '../../kubernetes/object.ts'
import { clusterPrograms, NO_PROGRAMS } from '../../services/kubectl.ts'
import { ROOT } from '../judge.ts'
import { render, withFiles } from './helm.ts'

const skip = (await clusterPrograms()) ? false : NO_PROGRAMS

/** Ports of the network of the database that a policy of the platform opens. */
async function portsOpened(policy: string, values: object): Promise<readonly unknown[]> {
  const networkPolicy = { database: { networks: ['10.9.0.0/16'] } }
  const found = await withFiles([JSON.stringify({ ...values, networkPolicy })], (files) =>
    render({ chart: join(ROOT, 'deploy/helm/leme'), release: 'leme', namespace: 'leme', values: files }),
  )
  assert.equal(found?.kind, 'objects', JSON.stringify(found))
  if (found?.kind !== 'objects') return []
  const object = found.objects.find(
    ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === `leme-${policy}`,
  )
  const rules = at(object?.spec, 'egress') as readonly object[]
  return rules
    .filter((rule) => JSON.stringify(at(rule, 'to')).includes('10.9.0.0/16'))
    .flatMap((rule) => (at(rule, 'ports') as readonly object[]).map((one) => at(one, 'port')))
}

test('servers and workers reach the pooler where there is one, and everybody the database', {
  skip,
}, async () => {
  const pooled = { config: { database: { pooler: 'postgres://pgbouncer.databases.svc:6432' } } }
  assert.deepEqual(await portsOpened('world', {}), [])
  assert.deepEqual(await portsOpened('world', pooled), [6432])
  assert.deepEqual(await portsOpened('egress', pooled), [5432])
})
