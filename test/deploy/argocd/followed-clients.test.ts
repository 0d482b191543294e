import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { seen } from '../../../src/adapters/kubernetes/argo-world.fixture.ts'
import { botObjectName, namespaceOf } from '../../../src/adapters/kubernetes/index.ts'
import { CLIENT, NEIGHBOUR, wantedBot } from '../../../src/control/deployment/values.fixture.ts'
import { parseTenantId } from '../../../src/control/tenant/index.ts'
import type { KubeObject } from '../../kubernetes/object.ts'
import { clusterPrograms, NO_PROGRAMS } from '../../services/kubectl.ts'
import { followedClients } from './followed-clients.fixture.ts'

let canRender = true
before(async () => {
  canRender = (await clusterPrograms()) !== undefined
})

const database = (tenant: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: `${tenant}-database`, namespace: `leme-${tenant}` },
  stringData: { DATABASE_URL: 'never-read' },
})
const put = (changes = {}) => ({ kind: 'put-bot', bot: wantedBot(changes) }) as const

test('what the control plane writes becomes a bot that it sees healthy under its command', async (t) => {
  if (!canRender) return t.skip(NO_PROGRAMS)
  await using world = await followedClients()
  const { cluster } = world
  const longest = parseTenantId('a-client-with-quite-a-long-name-in-all')
  for (const tenant of [CLIENT, longest]) {
    const commit = await world.edit(
      tenant,
      put({ name: 'a-bot-of-20-letters1', commandId: 'command-1' }),
      'command-1',
    )
    const lacks = await seen(world, tenant, (now) => now.blocker?.resource === `Secret ${tenant}-database`)
    assert.equal(lacks.health, 'Degraded')
    cluster.apply(database(tenant))
    const now = await seen(world, tenant, ({ health }) => health === 'Healthy')
    assert.equal(now.appliedCommit, commit)
    assert.equal(now.appliedCommandId, 'command-1')
    assert.deepEqual(
      now.bots.map(({ name, health, commandId }) => [name, health, commandId]),
      [['a-bot-of-20-letters1', 'Healthy', 'command-1']],
    )
    const name = botObjectName(tenant, 'a-bot-of-20-letters1')
    assert.ok(cluster.find('pods.', namespaceOf(tenant), `${name}-0`), name)
  }
  assert.equal(botObjectName(longest, 'a-bot-of-20-letters1').length, 52)
})

test('a new command replaces the pod of its bot alone, and takes away what nobody names any more', async (t) => {
  if (!canRender) return t.skip(NO_PROGRAMS)
  await using world = await followedClients()
  const { cluster } = world
  await world.edit(CLIENT, put({ name: 'a', commandId: 'command-1' }), 'command-1')
  await world.edit(CLIENT, put({ name: 'b', commandId: 'command-2' }), 'command-2')
  await seen(world, CLIENT, ({ bots }) => bots.length === 2)
  cluster.apply(database(CLIENT))
  await seen(world, CLIENT, ({ health }) => health === 'Healthy')
  const pod = (bot: string) => cluster.find('pods.', namespaceOf(CLIENT), `${CLIENT}-${bot}-0`)?.metadata.uid
  const orders = () =>
    cluster.world.store
      .list('configmaps.', namespaceOf(CLIENT))
      .filter(isOrder)
      .map(({ metadata }) => metadata.name)
  const [a, b, before] = [pod('a'), pod('b'), orders()]
  await world.edit(CLIENT, put({ name: 'b', exposure: 500, commandId: 'command-3' }), 'command-3')
  const now = await seen(
    world,
    CLIENT,
    (one) => one.health === 'Healthy' && one.appliedCommandId === 'command-3',
  )
  assert.deepEqual(
    now.bots.map(({ commandId }) => commandId),
    ['command-1', 'command-3'],
  )
  assert.equal(pod('a'), a)
  assert.notEqual(pod('b'), b)
  assert.equal(orders().length, 2)
  assert.equal(orders().filter((name) => before.includes(name)).length, 1)
})

test('a suspended client runs nothing, and an offboarded one keeps an Application that makes nothing that runs', async (t) => {
  if (!canRender) return t.skip(NO_PROGRAMS)
  await using world = await followedClients()
  const { cluster } = world
  await world.edit(CLIENT, put({ commandId: 'command-1' }), 'command-1')
  await seen(world, CLIENT, ({ bots }) => bots.length === 1)
  cluster.apply(database(CLIENT))
  await seen(world, CLIENT, ({ health }) => health === 'Healthy')
  await world.edit(CLIENT, { kind: 'suspend', suspended: true }, 'command-2')
  await seen(
    world,
    CLIENT,
    ({ health, appliedCommandId }) => health === 'Suspended' && appliedCommandId === 'command-2',
  )
  assert.deepEqual(pods(world.cluster.world.store.list('pods.', namespaceOf(CLIENT))), [])
  await world.edit(CLIENT, { kind: 'remove-bots' }, 'command-3')
  const now = await seen(
    world,
    CLIENT,
    ({ bots, blocker, appliedCommandId }) =>
      bots.length === 0 && blocker === null && appliedCommandId === 'command-3',
  )
  assert.equal(now.health, 'Suspended')
  assert.ok(world.application(CLIENT))
  const kinds = ['statefulsets.apps', 'jobs.batch', 'pods.'].map(
    (one) => cluster.world.store.list(one, namespaceOf(CLIENT)).length,
  )
  assert.deepEqual(kinds, [0, 0, 0])
})

test('a crashing bot is degraded and its sync is over, so that the way back can come', async (t) => {
  if (!canRender) return t.skip(NO_PROGRAMS)
  await using world = await followedClients()
  world.outcome = ({ metadata }) =>
    metadata.labels?.['leme.dev/command'] === 'command-2'
      ? { kind: 'crash', message: 'no such strategy' }
      : { kind: 'ready' }
  const good = wantedBot({ commandId: 'command-1' })
  await world.edit(CLIENT, { kind: 'put-bot', bot: good }, 'command-1')
  await seen(world, CLIENT, ({ bots }) => bots.length === 1)
  world.cluster.apply(database(CLIENT))
  await seen(world, CLIENT, ({ health }) => health === 'Healthy')
  await world.edit(CLIENT, put({ exposure: 900, commandId: 'command-2' }), 'command-2')
  const ill = await seen(world, CLIENT, ({ health }) => health === 'Degraded')
  assert.equal(ill.appliedCommandId, 'command-2')
  assert.match(ill.blocker!.reason, /no such strategy/)
  await world.edit(CLIENT, { kind: 'roll-back', bots: { trend: good } }, 'command-2')
  const now = await seen(world, CLIENT, ({ health }) => health === 'Healthy')
  assert.equal(now.bots[0]!.commandId, 'command-1')
})

test('a file of nonsense stops its own client alone', async (t) => {
  if (!canRender) return t.skip(NO_PROGRAMS)
  await using world = await followedClients()
  await world.edit(CLIENT, put({ commandId: 'command-1' }), 'command-1')
  await seen(world, CLIENT, ({ bots }) => bots.length === 1)
  world.cluster.apply(database(CLIENT))
  await seen(world, CLIENT, ({ health }) => health === 'Healthy')
  await world.write(CLIENT, '[{}, {}]')
  await world.edit(NEIGHBOUR, put({ commandId: 'command-2' }), 'command-2')
  await seen(world, NEIGHBOUR, ({ bots }) => bots.length === 1)
  world.cluster.apply(database(NEIGHBOUR))
  await seen(world, NEIGHBOUR, ({ health }) => health === 'Healthy')
  const ill = await seen(world, CLIENT, ({ health }) => health === 'Degraded')
  assert.match(ill.blocker!.reason, /ComparisonError/)
  assert.equal(ill.bots[0]!.health, 'Healthy', 'what ran goes on')
})

test('the namespace of a client refuses a pod that is not restricted', async (t) => {
  if (!canRender) return t.skip(NO_PROGRAMS)
  await using world = await followedClients()
  await world.edit(CLIENT, put({ commandId: 'command-1' }), 'command-1')
  await seen(world, CLIENT, ({ bots }) => bots.length === 1)
  const amounts = { cpu: '10m', memory: '16Mi' }
  const resources = { requests: amounts, limits: amounts }
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'guest', namespace: namespaceOf(CLIENT) },
    spec: {
      containers: [{ name: 'guest', image: 'guest:1', resources, securityContext: { privileged: true } }],
    },
  }
  assert.throws(() => world.cluster.apply(pod), /violates PodSecurity "restricted/)
})

const isOrder = ({ metadata }: KubeObject) => metadata.labels?.['leme.dev/part'] === 'order'
const pods = (all: readonly KubeObject[]) => all.map(({ metadata }) => metadata.name)
