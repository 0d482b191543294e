import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Cluster, startCluster } from '../../../test/kubernetes/cluster.ts'
import type { Outcome } from '../../../test/kubernetes/controllers/outcome.ts'
import { parseTenantId } from '../../control/tenant/index.ts'
import type { ClusterLink } from './cluster-link.ts'
import type { JobOrder } from './job-manifest.ts'
import { type KubernetesJobs, kubernetesJobs } from './kubernetes-jobs.ts'
import { jobNameOf } from './names.ts'
import { openCluster } from './open-cluster.ts'

const tenant = parseTenantId('cliente-001')
const NAMESPACE = 'leme-cliente-001'
const never = new AbortController().signal
let cluster: Cluster
let link: ClusterLink
let jobs: KubernetesJobs
const outcomes = new Map<string, Outcome>()

before(async () => {
  cluster = await startCluster()
  cluster.apply({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  })
  cluster.nodes.outcome = ({ metadata }) =>
    outcomes.get(metadata.labels!['leme.dev/command']!) ?? { kind: 'succeeds', log: 'a\nb\nprofit 3\n' }
  link = await openCluster({ kind: 'kubeconfig', path: cluster.kubeconfig }, { firstPauseMs: 5 })
  jobs = kubernetesJobs({ link, now: Date.now, timing: { firstPauseMs: 5, longestPauseMs: 20 } })
})
after(async () => {
  assert.deepEqual(cluster.controllers.failures, [])
  await cluster[Symbol.asyncDispose]()
})

function order(id: string, more: Partial<JobOrder> = {}): JobOrder {
  return {
    tenant,
    id,
    image: 'freqtrade:1',
    command: ['freqtrade', 'backtesting'],
    env: { PAIR: 'BTC/USDT' },
    resources: { cpuMillis: 500, memoryMb: 512 },
    deadlineSeconds: 600,
    resultAt: `tenants/cliente-001/results/${id}.json`,
    ...more,
  }
}

function podOf(id: string) {
  return cluster.world.store
    .list('pods.', NAMESPACE)
    .filter(({ metadata }) => metadata.labels?.['leme.dev/command'] === id)
}

test('a job runs to its end, tells where its result is and keeps its log', async () => {
  const key = { tenant, id: 'backtest-1' }
  await jobs.start(order(key.id))
  const end = await jobs.ended(key, never)
  assert.ok(end.kind === 'succeeded' && end.endedAt > 0)
  assert.equal(end.resultAt, 'tenants/cliente-001/results/backtest-1.json')
  assert.equal(await jobs.log(key, 2), 'b\nprofit 3\n')
  assert.deepEqual(await jobs.state(key), end)
})

test('the same order again is the same job, also when its answer was lost; another one under its id is refused', async () => {
  let isLost = true
  cluster.server.fault = ({ method }) => {
    if (method !== 'POST' || !isLost) return undefined
    isLost = false
    return { kind: 'lost-answer' }
  }
  await jobs.start(order('backtest-2'))
  cluster.server.fault = undefined
  await jobs.start(order('backtest-2', { env: { PAIR: 'BTC/USDT' } }))
  await jobs.ended({ tenant, id: 'backtest-2' }, never)
  assert.equal(podOf('backtest-2').length, 1)
  await assert.rejects(jobs.start(order('backtest-2', { image: 'freqtrade:2' })), {
    code: 'kubernetes.job-changed',
  })
})

test('one that fails says how, once', async () => {
  outcomes.set('backtest-3', {
    kind: 'fails',
    exitCode: 2,
    message: 'loading\nno candles of BTC/USDT',
    log: 'no candles of BTC/USDT\n',
  })
  await jobs.start(order('backtest-3'))
  const end = await jobs.ended({ tenant, id: 'backtest-3' }, never)
  assert.ok(end.kind === 'failed')
  assert.equal(
    end.reason,
    'BackoffLimitExceeded: Job has reached the specified backoff limit; Failed: exit code 2: no candles of BTC/USDT',
  )
  assert.equal(podOf('backtest-3').length, 1)
})

test('one that cannot begin says what it waits for', async () => {
  outcomes.set('backtest-4', {
    kind: 'unschedulable',
    message: '0/3 nodes are available: 3 Insufficient cpu.',
  })
  await jobs.start(order('backtest-4', { secrets: ['cliente-001-database'] }))
  await cluster.settled()
  const blocked = async () => {
    const state = await jobs.state({ tenant, id: 'backtest-4' })
    return state?.kind === 'running' ? state.blocker?.reason : state
  }
  assert.equal(await blocked(), 'Unschedulable: 0/3 nodes are available: 3 Insufficient cpu.')
  outcomes.set('backtest-4', { kind: 'ready' })
  cluster.look()
  await cluster.settled()
  assert.deepEqual(await jobs.state({ tenant, id: 'backtest-4' }), {
    kind: 'running',
    blocker: {
      resource: 'Secret cliente-001-database',
      reason: 'is missing; the pod cannot start without it',
    },
  })
})

test('who waits hears the end over cut and expired watches, and of a job that was cancelled', async () => {
  const key = { tenant, id: 'backtest-5' }
  outcomes.set(key.id, { kind: 'ready' })
  await jobs.start(order(key.id))
  const end = jobs.ended(key, never)
  for (const disturb of ['cut', 'expire', 'end'] as const) {
    const isOpen = () => cluster.server.watches.all.find(({ resource }) => resource === 'jobs')
    while (!isOpen()) await new Promise((done) => setImmediate(done))
    isOpen()![disturb]()
    while (isOpen()) await new Promise((done) => setImmediate(done))
  }
  outcomes.set(key.id, { kind: 'succeeds' })
  cluster.look()
  assert.equal((await end).kind, 'succeeded')

  outcomes.set('backtest-6', { kind: 'ready' })
  const other = { tenant, id: 'backtest-6' }
  await jobs.start(order(other.id))
  const lost = assert.rejects(jobs.ended(other, never), { code: 'kubernetes.job-unknown' })
  assert.equal(await jobs.cancel(other), true)
  await lost
  await cluster.settled()
  assert.deepEqual(
    [podOf(other.id).length, await jobs.state(other), await jobs.cancel(other)],
    [0, undefined, false],
  )
})

test('a job that is being deleted is not started again under it', async () => {
  const key = { tenant, id: 'backtest-7' }
  outcomes.set(key.id, { kind: 'ready' })
  await jobs.start(order(key.id))
  await cluster.settled()
  cluster.nodes.holds = () => true
  await jobs.cancel(key)
  assert.deepEqual(await jobs.state(key), { kind: 'ending' })
  await assert.rejects(jobs.start(order(key.id)), { code: 'kubernetes.job-ending' })
  cluster.nodes.holds = () => false
  cluster.look()
  await cluster.settled()
  await jobs.start(order(key.id))
})

test('who does not wait any more is let go; a job that never was is unknown', async () => {
  outcomes.set('backtest-8', { kind: 'ready' })
  await jobs.start(order('backtest-8'))
  const control = new AbortController()
  const waiting = jobs.ended({ tenant, id: 'backtest-8' }, control.signal)
  control.abort(new Error('enough'))
  await assert.rejects(waiting, /enough/)
  await assert.rejects(jobs.ended({ tenant, id: 'never-there' }, never), { code: 'kubernetes.job-unknown' })
  assert.equal(await jobs.log({ tenant, id: 'never-there' }, 5), '')
})

test('names of jobs are names, whatever the id, and differ where ids do', () => {
  const ids = ['backtest-1', 'BACKTEST-1', 'a_b_c_d_e', 'a'.repeat(63), `${'a'.repeat(62)}b`]
  const names = ids.map(jobNameOf)
  assert.equal(new Set(names).size, ids.length)
  for (const name of names) assert.match(name, /^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])$/)
  assert.equal(names[0], 'job-backtest-1')
})
