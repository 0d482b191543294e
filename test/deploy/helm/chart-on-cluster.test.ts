import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { kubernetesRuntime, openCluster } from '../../../src/adapters/kubernetes/index.ts'
import { CLIENT } from '../../../src/control/deployment/values.fixture.ts'
import { terminal } from '../../kubernetes/kubectl.fixture.ts'
import { at } from '../../kubernetes/object.ts'
import { clusterPrograms, programFor } from '../../services/kubectl.ts'
import { ROOT } from '../judge.ts'

const LEME = join(ROOT, 'deploy/helm/leme')
const BOT = join(ROOT, 'deploy/helm/leme-bot')
const client = (name: string) => join(BOT, 'examples/clients', `${name}.yaml`)
const operator = `-f ${join(BOT, 'operator-only.yaml')} -f ${join(BOT, 'examples/operators/plain.yaml')}`

const restricted = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
})
const secret = (namespace: string, name: string, keys: readonly string[]) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  stringData: Object.fromEntries(keys.map((key) => [key, 'x'])),
})

/** Settings of several servers that need no kinds of other operators. */
const SHARED = [
  'server.replicas=2,worker.enabled=true,persistence.accessMode=ReadWriteMany,config.secrets.kind=aws',
  'config.deploys.remote=https://git.leme.example/clients.git,backup.enabled=true',
  'config.backups.url=s3://leme/b,config.backups.recipients={age19xp2yajcn0ezjjnxx90jw6zm4kf85e4u3aljd04wqqpl8r8glu5qze2xa7}',
  'secret.keys={database.url,backups.databaseUrl,server.metricsToken,redis.url}',
].flatMap((set) => ['--set', set])

async function platform(t: TestContext) {
  const world = await terminal(t, { argo: { revision: () => '1', render: () => [] } })
  if (!world) return undefined
  world.cluster.apply(
    restricted('leme'),
    secret('leme', 'leme-secrets', [
      'database.url',
      'backups.databaseUrl',
      'server.metricsToken',
      'redis.url',
    ]),
  )
  return world
}

test('the platform is installed, migrated, grown, tested and taken away on a restricted namespace', async (t) => {
  await using world = await platform(t)
  if (!world) return
  const { cluster, helm, kubectl } = world
  const shared = '--set persistence.accessMode=ReadWriteMany'
  const told = await helm(`install leme ${LEME} --namespace leme --wait --timeout 30s ${shared}`)
  assert.match(told, /No backups are set up here/)
  const pods = async () =>
    JSON.parse(await kubectl('get pods -n leme -o json')).items as {
      metadata: { labels: Record<string, string> }
      status: { phase: string }
    }[]
  assert.deepEqual(
    (await pods()).map(({ status }) => status.phase),
    ['Running'],
  )
  assert.match(await helm('test leme --namespace leme --timeout 30s'), /Phase: +Succeeded/)

  const migrated: string[] = []
  const before = cluster.nodes.outcome
  cluster.nodes.outcome = (pod) => {
    if (pod.metadata.labels?.['app.kubernetes.io/component'] === 'migrate') migrated.push(pod.metadata.name)
    return before(pod)
  }
  await helm(`upgrade leme ${LEME} --namespace leme --wait --timeout 30s ${SHARED.join(' ')}`)
  assert.ok(migrated.length > 0, 'the migrations ran before the new pods')
  const parts = (await pods()).map(({ metadata }) => metadata.labels['app.kubernetes.io/component']).sort()
  assert.deepEqual(parts, ['server', 'server', 'worker'])
  assert.ok(cluster.find('poddisruptionbudgets.policy', 'leme', 'leme-server'))
  assert.ok(cluster.find('cronjobs.batch', 'leme', 'leme-backup'))

  await helm('uninstall leme --namespace leme --wait --timeout 30s')
  const left = JSON.parse(
    await kubectl(
      'get deployments,services,cronjobs,roles,networkpolicies,persistentvolumeclaims -n leme -o json',
    ),
  ).items as { kind: string; metadata: { name: string } }[]
  assert.deepEqual(left.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort(), [
    'PersistentVolumeClaim leme-state',
  ])
})

test('a migration that fails keeps the old pods', async (t) => {
  await using world = await platform(t)
  if (!world) return
  const { cluster, helm } = world
  await helm(`install leme ${LEME} --namespace leme --wait --timeout 30s`)
  const uid = () => cluster.world.store.list('pods.', 'leme').map(({ metadata }) => metadata.uid)
  const before = uid()
  cluster.nodes.outcome = ({ metadata: { labels = {} } }) =>
    labels['app.kubernetes.io/component'] === 'migrate'
      ? { kind: 'fails', message: 'no such database' }
      : { kind: 'ready' }
  await assert.rejects(
    helm(`upgrade leme ${LEME} --namespace leme --wait --timeout 5s --set image.tag=9.9.9`),
    /leme-migrate|failed/,
  )
  const server = cluster.find('deployments.apps', 'leme', 'leme-server')
  assert.match(JSON.stringify(server), /leme:0\.1\.0/)
  assert.deepEqual(
    uid().filter((one) => before.includes(one)),
    before,
  )
})

test('the rights of the chart are enough for the runtime, and give nothing else', async (t) => {
  await using world = await platform(t)
  if (!world) return
  const { cluster, helm, kubectl } = world
  const argo = '--set config.deploys.runtime=argo,config.deploys.remote=https://git.leme.example/clients.git'
  await helm(`install leme ${LEME} --namespace leme --wait --timeout 30s ${argo}`)
  const token = cluster.tokenFor('leme', 'leme-server')
  const events: string[] = []
  const link = await openCluster(
    { kind: 'kubeconfig', path: cluster.kubeconfigFor(token) },
    { firstPauseMs: 5, answerMs: 5_000 },
  )
  const runtime = await kubernetesRuntime({
    link,
    applicationSet: 'leme-clients',
    now: Date.now,
    onEvent: (event) => events.push(JSON.stringify(event)),
  })
  assert.equal((await runtime.observe(CLIENT)).health, 'Missing')
  await runtime[Symbol.asyncDispose]()
  assert.deepEqual(
    events.filter((event) => /lost/.test(event)),
    [],
  )

  const asServer = programFor((await clusterPrograms())!.kubectl, cluster.kubeconfigFor(token))
  const may = async (words: string) =>
    (await asServer(['auth', 'can-i', ...words.split(' ')])).stdout.trim() === 'yes'
  const allowed = [
    'patch applications.argoproj.io -n argocd',
    'patch applicationsets.argoproj.io/leme-clients -n argocd',
    'list pods -n leme-x',
    'create jobs.batch -n leme-x',
  ]
  const denied = [
    'patch applicationsets.argoproj.io/others -n argocd',
    'delete applications.argoproj.io -n argocd',
    'patch applications.argoproj.io -n default',
    'list secrets -n leme-x',
    'get secrets -n leme',
    'delete pods -n leme-x',
    'patch statefulsets.apps -n leme-x',
    'create pods --subresource=exec -n leme-x',
    'create namespaces',
  ]
  for (const words of allowed) assert.equal(await may(words), true, words)
  for (const words of denied) assert.equal(await may(words), false, words)
  assert.match(
    await kubectl('get serviceaccount leme-worker -n leme -o yaml'),
    /automountServiceAccountToken: false/,
  )
})

test("a client's chart is installed, changed and taken away", async (t) => {
  await using world = await terminal(t)
  if (!world) return
  const { cluster, helm } = world
  cluster.apply(
    restricted('leme-cliente-001'),
    secret('leme-cliente-001', 'cliente-001-database', ['DATABASE_URL']),
    secret('leme-cliente-001', 'cliente-001-freqtrade-database', ['DATABASE_URL']),
    secret('leme-cliente-001', 'cliente-001-exchange', ['API_KEY', 'API_SECRET']),
  )
  const release = `cliente-001 ${BOT} --namespace leme-cliente-001 --wait --timeout 30s`
  const told = await helm(`install ${release} -f ${client('paper')} ${operator}`)
  assert.match(told, /1 bots/)
  const set = () => cluster.find('statefulsets.apps', 'leme-cliente-001', 'cliente-001-trend')
  assert.equal(at(set(), 'status', 'readyReplicas'), 1)
  for (const name of ['money', 'freqtrade', 'suspended', 'arbitrage']) {
    await helm(`upgrade ${release} -f ${client(name)} ${operator}`)
    assert.equal(at(set(), 'spec', 'replicas'), name === 'suspended' ? 0 : 1)
  }
  await helm(
    `upgrade ${release} -f ${client('paper')} -f ${join(BOT, 'operator-only.yaml')} -f ${join(BOT, 'examples/operators/jobs.yaml')}`,
  )
  await cluster.settled()
  const jobs = cluster.world.store.list('jobs.batch', 'leme-cliente-001')
  assert.deepEqual(
    jobs.map((job) => [job.metadata.labels?.['leme.dev/command'], at(job, 'status', 'succeeded')]),
    [
      ['Search_0001', 1],
      ['backtest-2026-1', 1],
    ],
  )
  await helm(`upgrade ${release} -f ${client('offboarded')} ${operator}`)
  assert.equal(set(), undefined)
  await helm('uninstall cliente-001 --namespace leme-cliente-001 --wait --timeout 30s')
  const left = cluster.world.store.list('configmaps.', 'leme-cliente-001')
  assert.deepEqual(
    left.map(({ metadata }) => metadata.name),
    ['kube-root-ca.crt'],
  )
})
