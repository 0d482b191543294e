import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Outcome } from '../../../test/kubernetes/controllers/outcome.ts'
import type { Observation } from '../../control/deployment/index.ts'
import { parseTenantId, type TenantId } from '../../control/tenant/index.ts'
import { type ArgoWorld, argoWorld, clientValues, seen } from './argo-world.fixture.ts'
import { namespaceOf } from './names.ts'

let world: ArgoWorld
let commits = 0
let clients = 0
before(async () => {
  world = await argoWorld({ runtimes: ['leme'] })
})
after(() => world[Symbol.asyncDispose]())

function client(): TenantId {
  return parseTenantId(`cliente-${String(++clients).padStart(3, '0')}`)
}

async function apply(
  tenant: TenantId,
  command = 'command-1',
  bots: Record<string, string> = { trend: command },
): Promise<string> {
  const commit = (++commits).toString(16).padStart(40, '0')
  await world.apply({ tenant, commit, values: clientValues(tenant, bots, { commandId: command }) })
  return commit
}

const blocked = (health: string) => (now: Observation) => now.health === health && now.blocker !== null

test('each failure of a pod is named with what it said last', async () => {
  const cases: readonly (readonly [Outcome, string, RegExp])[] = [
    [
      { kind: 'crash', exitCode: 3, message: 'starting\nno strategy "trend"', restarts: 4 },
      'Degraded',
      /^CrashLoopBackOff: exit code 3: no strategy "trend"$/,
    ],
    [
      { kind: 'crash', exitCode: 137, reason: 'OOMKilled' },
      'Degraded',
      /^CrashLoopBackOff: OOMKilled, exit code 137$/,
    ],
    [
      { kind: 'image', message: 'Back-off pulling image "leme:1"' },
      'Degraded',
      /^ImagePullBackOff: Back-off pulling image "leme:1"$/,
    ],
    [
      { kind: 'init-fails', container: 'init-schema', message: 'permission denied' },
      'Degraded',
      /^init container init-schema: CrashLoopBackOff: exit code 1: permission denied$/,
    ],
    [
      { kind: 'unschedulable', message: '0/3 nodes are available.' },
      'Progressing',
      /^Unschedulable: 0\/3 nodes are available\.$/,
    ],
    [
      { kind: 'not-ready', message: 'HTTP probe failed with statuscode: 503' },
      'Progressing',
      /^it runs and is not ready; Readiness probe failed: HTTP probe failed with statuscode: 503$/,
    ],
    [{ kind: 'creating' }, 'Progressing', /^ContainerCreating$/],
  ]
  for (const [outcome, health, reason] of cases) {
    const tenant = client()
    world.addSecrets(tenant)
    world.outcomes.set(tenant, outcome)
    await apply(tenant)
    const now = await seen(world, tenant, ({ blocker }) => reason.test(blocker?.reason ?? ''))
    assert.deepEqual([now.health, now.blocker?.resource], [health, `Pod ${tenant}-trend-0`])
    const [bot] = now.bots
    assert.deepEqual(
      [bot!.health, bot!.commandId],
      [health, outcome.kind === 'unschedulable' ? 'command-1' : 'command-1'],
    )
    if (outcome.kind === 'crash') assert.equal(bot!.restarts, outcome.restarts ?? 5)
    world.outcomes.delete(tenant)
    world.cluster.look()
    await seen(world, tenant, (after) => after.health === 'Healthy')
  }
})

test('a Secret that is not there is named; whether it is there is all that is ever asked', async () => {
  const tenant = client()
  const asked: string[] = []
  world.cluster.server.fault = ({ path, accept }) => {
    if (path.includes('/secrets')) asked.push(accept)
    return undefined
  }
  await apply(tenant)
  const now = await seen(world, tenant, blocked('Degraded'))
  assert.deepEqual(now.blocker, {
    resource: `Secret ${tenant}-database`,
    reason: 'is missing; bot trend cannot start without it',
  })
  for (const watch of world.cluster.server.watches.all) if (watch.resource === 'secrets') watch.expire()
  world.addSecrets(tenant)
  await seen(world, tenant, ({ health }) => health === 'Healthy' && asked.length > 0)
  world.cluster.server.fault = undefined
  for (const accept of asked)
    assert.match(
      accept,
      /^application\/json;as=PartialObjectMetadataList;[^,]+,application\/json;as=PartialObjectMetadata;[^,]+$/,
    )
})

test('what Argo CD cannot do is told in its words', async () => {
  const tenant = client()
  world.addSecrets(tenant)
  const first = await apply(tenant)
  await seen(world, tenant, ({ health }) => health === 'Healthy')
  world.cluster.argo.fails = ({ metadata }) =>
    metadata.name === tenant ? 'one or more objects failed to apply, reason: quota exceeded' : undefined
  const second = await apply(tenant, 'command-2')
  const now = await seen(world, tenant, blocked('Degraded'))
  assert.deepEqual(now.blocker, {
    resource: `Application ${tenant}`,
    reason: 'sync failed: one or more objects failed to apply, reason: quota exceeded',
  })
  assert.deepEqual(
    [now.appliedCommit, now.appliedCommandId, now.bots[0]?.health],
    [first, 'command-1', 'Healthy'],
  )
  world.cluster.argo.fails = () => undefined
  const third = await apply(tenant, 'command-3')
  const healed = await seen(
    world,
    tenant,
    ({ health, bots }) => health === 'Healthy' && bots[0]?.commandId === 'command-3',
  )
  assert.deepEqual([healed.appliedCommit, healed.appliedCommandId], [third, 'command-3'])
  assert.notEqual(second, third)
})

test('a repository that cannot be rendered degrades the client; what ran goes on', async () => {
  const tenant = client()
  world.addSecrets(tenant)
  const commit = await apply(tenant)
  await seen(world, tenant, ({ health }) => health === 'Healthy')
  world.unrendered.set(tenant, "values don't meet the specifications of the schema\nat /bots/0")
  await apply(tenant, 'command-2')
  const now = await seen(world, tenant, blocked('Degraded'))
  assert.deepEqual(now.blocker, {
    resource: `Application ${tenant}`,
    reason: "ComparisonError: values don't meet the specifications of the schema at /bots/0",
  })
  assert.deepEqual([now.appliedCommit, now.bots[0]?.health], [commit, 'Healthy'])
})

test('while Argo CD is slow the commit before is the one that is applied', async () => {
  const tenant = client()
  world.addSecrets(tenant)
  const first = await apply(tenant)
  await seen(world, tenant, ({ health }) => health === 'Healthy')
  world.cluster.argo.holds = ({ metadata }) => (metadata.name === tenant ? 'sync' : undefined)
  await apply(tenant, 'command-2')
  const now = await seen(world, tenant, blocked('Progressing'))
  assert.match(now.blocker!.reason, /^is being synced: /)
  assert.deepEqual(
    [now.appliedCommit, now.appliedCommandId, now.bots[0]?.commandId],
    [first, 'command-1', 'command-1'],
  )
  world.cluster.argo.holds = () => undefined
  await apply(tenant, 'command-2')
  await seen(
    world,
    tenant,
    (after) =>
      after.health === 'Healthy' &&
      after.appliedCommandId === 'command-2' &&
      after.bots[0]?.commandId === 'command-2',
  )
})

test('a client without Application is missing, and it is said what makes one', async () => {
  await using bare = await argoWorld({ applicationSet: 'none-such' })
  const tenant = parseTenantId('cliente-900')
  await bare.runtime.apply({
    tenant,
    commit: 'a'.repeat(40),
    values: clientValues(tenant, { trend: 'command-1' }),
  })
  const now = await bare.runtime.observe(tenant)
  assert.deepEqual(
    [now.health, now.blocker],
    [
      'Missing',
      {
        resource: 'Application cliente-900',
        reason: 'is not there; its ApplicationSet makes it from the folder of the client',
      },
    ],
  )
})

test('pods that the cluster refuses are told by their StatefulSet', async () => {
  const tenant = client()
  world.addSecrets(tenant)
  world.cluster.apply({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'small', namespace: namespaceOf(tenant) },
    spec: { hard: { pods: '0' } },
  })
  await apply(tenant)
  const now = await seen(world, tenant, blocked('Degraded'))
  assert.equal(now.blocker?.resource, `StatefulSet ${tenant}-trend`)
  assert.match(now.blocker!.reason, /exceeded quota: small/)
  assert.equal(now.bots[0]?.commandId, null)
})

test('an old process that takes long to end is still a process, and no healthy one', async () => {
  const tenant = client()
  world.addSecrets(tenant)
  await apply(tenant)
  await seen(world, tenant, ({ health }) => health === 'Healthy')
  world.cluster.nodes.holds = ({ metadata }) => metadata.namespace === namespaceOf(tenant)
  await apply(tenant, 'command-2')
  const now = await seen(
    world,
    tenant,
    ({ bots }) => bots[0]?.blocker?.reason === 'it is ending; another one follows',
  )
  assert.deepEqual(
    [now.health, now.bots[0]?.health, now.bots[0]?.commandId],
    ['Progressing', 'Progressing', 'command-1'],
  )
  await apply(tenant, 'command-3', {})
  await seen(world, tenant, ({ bots }) => bots.length === 1 && bots[0]?.blocker?.reason === 'it is ending')
  world.cluster.nodes.holds = () => false
  world.cluster.look()
  await seen(world, tenant, ({ bots, health }) => bots.length === 0 && health === 'Healthy')
})

test('what it has no image of is refused', () => {
  const values = clientValues('cliente-001', { trend: 'command-1' })
  const [bot] = values.bots
  const other = { ...values, bots: [{ ...bot!, runtime: 'freqtrade' as const }] }
  assert.equal(world.runtime.refuses(values), undefined)
  assert.equal(
    world.runtime.refuses(other),
    'bot trend: this cluster has no image of freqtrade; use one of: leme',
  )
})
