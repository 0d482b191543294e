import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTenantId, type TenantId } from '../../control/tenant/index.ts'
import { argoWorld, clientValues } from './argo-world.fixture.ts'

const TENANT = parseTenantId('cliente-001')
const VALUES = clientValues(TENANT, { trend: 'command-1' })

test('a client’s schema is made before Argo CD is asked; where that fails nothing is asked', async () => {
  const prepared: TenantId[] = []
  let isAway = true
  await using world = await argoWorld({
    async prepare(tenant, values) {
      prepared.push(tenant)
      assert.equal(values, VALUES)
      const applications = world.cluster.world.store.list('applications.argoproj.io', 'argocd')
      assert.equal(applications.length, 0, 'nobody was asked yet')
      if (isAway) throw new Error('the database is away')
    },
  })
  const wanted = { tenant: TENANT, commit: 'a'.repeat(40), values: VALUES }
  await assert.rejects(world.apply(wanted), /the database is away/)
  isAway = false
  await world.apply(wanted)
  await world.apply({ tenant: TENANT, commit: 'b'.repeat(40), values: undefined })
  assert.deepEqual(prepared, [TENANT, TENANT], 'who goes needs no schema')
})
