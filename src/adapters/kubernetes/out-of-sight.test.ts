import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { parseTenantId, type TenantId } from '../../control/tenant/index.ts'
import { type ArgoWorld, argoWorld, clientValues, seen } from './argo-world.fixture.ts'
import { kubernetesRuntime } from './kubernetes-runtime.ts'
import { openCluster } from './open-cluster.ts'

const tenant = parseTenantId('cliente-001')
/** Out of sight at once; of the two that find it out, the pulse alone. */
const TIMING = { firstPauseMs: 5, longestPauseMs: 40, graceMs: 50, pulseMs: 20, silenceMs: 600_000 }
const IMPATIENT = { timing: TIMING }

async function start(world: ArgoWorld, id: TenantId = tenant): Promise<void> {
  world.addSecrets(id)
  await world.apply({ tenant: id, commit: 'c'.repeat(40), values: clientValues(id, { trend: 'command-1' }) })
  await seen(world, id, ({ health }) => health === 'Healthy')
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + 30_000
  while (!holds()) {
    if (performance.now() > end) assert.fail(`never so: ${what}`)
    await delay(2)
  }
}

test('a cluster that is gone is unknown, not healthy; when it is back, everything that happened is known', async () => {
  await using world = await argoWorld(IMPATIENT)
  await start(world)
  const heard = new Set<TenantId>()
  world.runtime.onChange((one) => heard.add(one))
  await world.cluster.server.stop()
  const now = await seen(world, tenant, ({ health }) => health === 'Unknown')
  assert.equal(now.blocker?.resource, 'Kubernetes API')
  assert.match(
    now.blocker!.reason,
    /^not heard of for \d+ s; what is shown is as old: .*(ECONNREFUSED|ECONNRESET|UND_ERR_SOCKET|cannot be reached)/,
  )
  assert.deepEqual(
    now.bots.map(({ name, health, commandId }) => [name, health, commandId]),
    [['trend', 'Unknown', 'command-1']],
  )
  await assert.rejects(world.runtime.tenants(), { code: 'runtime.unreachable' })
  await assert.rejects(world.runtime.apply({ tenant, commit: 'd'.repeat(40), values: undefined }), {
    code: 'runtime.unreachable',
  })
  await until('it was heard', () => heard.has(tenant))
  world.outcomes.set(tenant, { kind: 'crash', message: 'while nobody looked' })
  world.cluster.look()
  await world.cluster.settled()
  await world.cluster.server.start()
  const back = await seen(world, tenant, ({ health }) => health === 'Degraded')
  assert.match(back.blocker!.reason, /while nobody looked/)
  const kinds = world.events.map(({ kind }) => kind)
  assert.deepEqual([kinds[0], kinds.at(-1)], ['lost', 'found'])
})

test('a cluster that answers nothing is found out by asking, though no connection is cut', async () => {
  await using world = await argoWorld(IMPATIENT)
  await start(world)
  world.cluster.server.watches.isFlowing = false
  world.cluster.server.fault = ({ path }) =>
    path === '/version' ? { kind: 'status', code: 503 } : { kind: 'stall' }
  await seen(world, tenant, ({ health }) => health === 'Unknown')
  world.cluster.server.watches.isFlowing = true
  world.cluster.server.fault = undefined
  await seen(world, tenant, ({ health }) => health === 'Healthy')
})

test('watches that are silent for too long are dead, though the API answers', async () => {
  await using world = await argoWorld({ timing: { ...TIMING, pulseMs: 600_000, silenceMs: 200 } })
  await start(world)
  world.cluster.server.fault = ({ query }) => (query.has('watch') ? { kind: 'stall' } : undefined)
  world.cluster.server.watches.isFlowing = false
  const now = await seen(world, tenant, ({ health }) => health === 'Unknown')
  assert.match(now.blocker!.reason, /nothing was heard for 200 ms/)
  world.cluster.server.fault = undefined
  world.cluster.server.watches.isFlowing = true
  await seen(world, tenant, ({ health }) => health === 'Healthy')
})

test('watches that expire list again; those that are cut go on; nothing of it is seen from outside', async () => {
  await using world = await argoWorld()
  await start(world)
  const { cluster } = world
  for (const disturb of ['cut', 'expire', 'end', 'bookmark'] as const) {
    for (const watch of cluster.server.watches.all) watch[disturb]()
    world.outcomes.set(tenant, { kind: 'crash', message: disturb })
    cluster.look()
    await seen(world, tenant, ({ blocker }) => blocker?.reason.endsWith(disturb) ?? false)
    world.outcomes.delete(tenant)
    cluster.look()
    await seen(world, tenant, ({ health }) => health === 'Healthy')
  }
  assert.deepEqual(world.events, [])
})

test('what was deleted while a watch was away, and history forgotten, is gone', async () => {
  await using world = await argoWorld()
  await start(world)
  const { cluster } = world
  cluster.server.fault = ({ query }) => (query.has('watch') ? { kind: 'status', code: 500 } : undefined)
  for (const watch of cluster.server.watches.all) watch.cut()
  cluster.controllers.pause()
  for (const storage of ['pods.', 'statefulsets.apps', 'configmaps.']) {
    for (const { metadata } of cluster.world.store.list(storage, 'leme-cliente-001'))
      cluster.world.store.remove(storage, metadata.namespace!, metadata.name)
  }
  cluster.api.store.compact()
  cluster.server.fault = undefined
  await seen(world, tenant, ({ bots }) => bots.length === 0)
  assert.deepEqual(await world.runtime.tenants(), [])
})

test('a busy API is asked again, later', async () => {
  await using world = await argoWorld()
  await start(world)
  let refusals = 2
  world.cluster.server.fault = ({ method }) =>
    method === 'PATCH' && refusals-- > 0 ? { kind: 'status', code: 429, retryAfterSeconds: 0 } : undefined
  await world.apply({ tenant, commit: 'e'.repeat(40), values: clientValues(tenant, { trend: 'command-2' }) })
  await seen(world, tenant, ({ bots, health }) => health === 'Healthy' && bots[0]?.commandId === 'command-2')
  assert.ok(refusals < 0)
})

test('the number of watches does not grow with the number of clients', async () => {
  await using world = await argoWorld()
  const ids = Array.from({ length: 25 }, (_, index) => parseTenantId(`cliente-${index}`))
  await start(world)
  const before = world.cluster.server.watches.all.length
  assert.equal(before, 6)
  for (const [index, id] of ids.entries()) {
    world.addSecrets(id)
    await world.apply({
      tenant: id,
      commit: index.toString(16).padStart(40, 'f'),
      values: clientValues(id, { trend: 'command-1', swing: 'command-1', turn: 'command-1' }),
    })
  }
  for (const id of ids) await seen(world, id, ({ health, bots }) => health === 'Healthy' && bots.length === 3)
  assert.equal(world.cluster.server.watches.all.length, before)
  assert.equal((await world.runtime.tenants()).length, ids.length + 1)
  const requests = world.cluster.server.requests.length
  for (const id of ids) await world.runtime.observe(id)
  assert.ok(world.cluster.server.requests.slice(requests).every((one) => one === 'GET /version'))
})

test('labels that are no ids, or stand in a namespace of somebody else, are nobody', async () => {
  await using world = await argoWorld()
  await start(world)
  world.cluster.nodes.outcome = ({ metadata }) =>
    metadata.name === 'odd' ? { kind: 'crash' } : { kind: 'ready' }
  for (const client of ['public', 'cliente-001', 'cliente-002']) {
    const labels = { 'leme.dev/client': client, 'leme.dev/bot': 'trend', 'leme.dev/command': 'command-1' }
    const metadata = { name: 'odd', namespace: `foreign-${client}`, labels }
    world.cluster.apply(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: metadata.namespace } },
      { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
    )
  }
  await world.cluster.settled()
  const commit = 'd'.repeat(40)
  await world.apply({ tenant, commit, values: clientValues(tenant, { trend: 'command-2' }) })
  const now = await seen(
    world,
    tenant,
    ({ appliedCommit, health }) => appliedCommit === commit && health === 'Healthy',
  )
  assert.equal(now.bots[0]?.restarts, 0)
  assert.deepEqual(await world.runtime.tenants(), [tenant])
})

test('an account without rights is told what it lacks; one that may not see Secrets does without', async () => {
  await using world = await argoWorld()
  await start(world)
  const { cluster } = world
  const token = cluster.tokenFor('default', 'default')
  const link = await openCluster(
    { kind: 'kubeconfig', path: cluster.kubeconfigFor(token) },
    { firstPauseMs: 5 },
  )
  const options = {
    link,
    now: Date.now,
    onEvent: () => {},
    timing: { firstPauseMs: 5, longestPauseMs: 20, pulseMs: 50 },
  }
  {
    await using denied = await kubernetesRuntime(options)
    const now = await denied.observe(tenant)
    assert.equal(now.health, 'Unknown')
    assert.match(
      now.blocker!.reason,
      /refuses us: .* is forbidden: User "system:serviceaccount:default:default" cannot list resource/,
    )
  }
  const verbs = ['get', 'list', 'watch', 'patch']
  const rules = [
    { apiGroups: ['argoproj.io'], resources: ['applications', 'applicationsets'], verbs },
    { apiGroups: ['apps'], resources: ['statefulsets'], verbs },
    { apiGroups: [''], resources: ['pods', 'configmaps'], verbs },
  ]
  cluster.apply(
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'leme' }, rules },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'leme' },
      roleRef: { kind: 'ClusterRole', name: 'leme' },
      subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
    },
  )
  await using allowed = await kubernetesRuntime(options)
  assert.equal((await allowed.observe(tenant)).health, 'Healthy')
  cluster.world.store.remove('secrets.', 'leme-cliente-001', 'cliente-001-database')
  cluster.world.store.remove('pods.', 'leme-cliente-001', 'cliente-001-trend-0')
  // The kubelet says what nobody else may see.
  const now = await seen(
    { runtime: allowed },
    tenant,
    ({ blocker }) => blocker?.resource === 'Secret cliente-001-database',
  )
  assert.equal(now.blocker!.reason, 'is missing; init container init-schema: the pod cannot start without it')
})

test('a pod finds its own cluster by the files of its account', async () => {
  await using world = await argoWorld()
  await start(world)
  const { cluster } = world
  const root = join(dirname(cluster.kubeconfig), 'pod')
  const folder = join(root, 'var/run/secrets/kubernetes.io/serviceaccount')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'ca.crt'), cluster.certificate)
  writeFileSync(join(folder, 'token'), 'administrator-token')
  writeFileSync(join(folder, 'namespace'), 'default')
  const { hostname, port } = new URL(cluster.url)
  const { KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT } = process.env
  Object.assign(process.env, { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port })
  try {
    const link = await openCluster({ kind: 'in-cluster', root })
    await using runtime = await kubernetesRuntime({ link, now: Date.now, onEvent: () => {} })
    assert.equal((await runtime.observe(tenant)).health, 'Healthy')
  } finally {
    for (const [name, value] of Object.entries({ KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT })) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
})
