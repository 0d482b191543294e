import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { type Cluster, startCluster } from '../../../test/kubernetes/cluster.ts'
import type { Outcome } from '../../../test/kubernetes/controllers/outcome.ts'
import type { KubeObject } from '../../../test/kubernetes/object.ts'
import type { Observation, Runtime, Values, WantedClient } from '../../control/deployment/index.ts'
import { parseTenantId, schemaOf, type TenantId } from '../../control/tenant/index.ts'
import { parseTimeframe } from '../../domain/index.ts'
import { chartObjects } from './chart.fixture.ts'
import type { ClusterLink } from './cluster-link.ts'
import {
  type KubernetesEvent,
  type KubernetesRuntimeOptions,
  kubernetesRuntime,
} from './kubernetes-runtime.ts'
import { BOT_LABEL, CLIENT_LABEL, namespaceOf } from './names.ts'
import { openCluster } from './open-cluster.ts'

/** A cluster with Argo CD that follows a table instead of git, and a runtime that watches it. */
export interface ArgoWorld extends AsyncDisposable {
  readonly cluster: Cluster
  readonly link: ClusterLink
  readonly runtime: Runtime
  readonly events: readonly KubernetesEvent[]
  /** Commits, then tells the runtime. */
  apply(wanted: WantedClient): Promise<void>
  /** How pods of a client or a bot fare. */
  readonly outcomes: Map<string, Outcome>
  /** Why the values of a client cannot be rendered. */
  readonly unrendered: Map<string, string>
  pod(tenant: TenantId, bot: string): KubeObject | undefined
  /** Makes the Secrets to which a client's values refer. */
  addSecrets(tenant: TenantId): void
}

const FAST = { firstPauseMs: 5, longestPauseMs: 40, graceMs: 5_000, pulseMs: 20, silenceMs: 5_000 }

export async function argoWorld(more: Partial<KubernetesRuntimeOptions> = {}): Promise<ArgoWorld> {
  const commits: { readonly id: string; readonly clients: ReadonlyMap<string, Values> }[] = [
    { id: '0'.repeat(40), clients: new Map() },
  ]
  const unrendered = new Map<string, string>()
  const cluster = await startCluster({
    argo: {
      revision: (repository) => (repository === 'clients' ? commits.at(-1)!.id : 'chart-1'),
      render(application, revisions) {
        const reason = unrendered.get(application.metadata.name)
        if (reason) throw new Error(reason)
        const values = commits.find(({ id }) => id === revisions[1])?.clients.get(application.metadata.name)
        return values ? chartObjects(values) : []
      },
      folders: (_, revision) =>
        [...(commits.find(({ id }) => id === revision)?.clients.keys() ?? [])].map(
          (one) => `clientes/${one}`,
        ),
    },
  })
  cluster.apply(APPLICATION_SET)
  const outcomes = new Map<string, Outcome>()
  cluster.nodes.outcome = ({ metadata: { labels = {} } }) =>
    outcomes.get(`${labels[CLIENT_LABEL]}/${labels[BOT_LABEL]}`) ??
    outcomes.get(`${labels[CLIENT_LABEL]}`) ?? { kind: 'ready' }
  const link = await openCluster(
    { kind: 'kubeconfig', path: cluster.kubeconfig },
    { firstPauseMs: 5, answerMs: 5_000 },
  )
  const events: KubernetesEvent[] = []
  const runtime = await kubernetesRuntime({
    ...{ link, applicationSet: 'clients', timing: FAST, now: Date.now },
    onEvent: (event) => events.push(event),
    ...more,
  })
  return {
    ...{ cluster, link, runtime, events, outcomes, unrendered },
    async apply(wanted) {
      const clients = new Map(commits.at(-1)!.clients)
      if (wanted.values) clients.set(wanted.tenant, wanted.values)
      else clients.delete(wanted.tenant)
      commits.push({ id: wanted.commit, clients })
      await runtime.apply(wanted)
    },
    pod: (tenant, bot) =>
      cluster.world.store
        .list('pods.', namespaceOf(tenant))
        .find(({ metadata }) => metadata.labels?.[BOT_LABEL] === bot),
    addSecrets(tenant) {
      const namespace = namespaceOf(tenant)
      cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
      for (const name of ['database', 'exchange']) {
        cluster.apply({
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: `${tenant}-${name}`, namespace },
          stringData: { key: 'never-read' },
        })
      }
    },
    async [Symbol.asyncDispose]() {
      await runtime[Symbol.asyncDispose]()
      await cluster[Symbol.asyncDispose]()
      assert.deepEqual(cluster.controllers.failures, [])
    },
  }
}

const APPLICATION_SET = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'ApplicationSet',
  metadata: { name: 'clients', namespace: 'argocd' },
  spec: {
    goTemplate: true,
    generators: [{ git: { repoURL: 'clients', revision: 'main', directories: [{ path: 'clientes/*' }] } }],
    template: {
      metadata: { name: '{{.path.basename}}', finalizers: ['resources-finalizer.argocd.argoproj.io'] },
      spec: {
        project: 'default',
        destination: { server: 'https://kubernetes.default.svc', namespace: 'leme-{{.path.basename}}' },
        sources: [
          {
            repoURL: 'charts',
            path: 'leme-client',
            targetRevision: 'main',
            helm: { valueFiles: ['$clients/clientes/{{.path.basename}}/values.yaml'] },
          },
          { repoURL: 'clients', targetRevision: 'main', ref: 'clients' },
        ],
        syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['CreateNamespace=true'] },
      },
    },
  },
}

/** Values of a client with these bots, each with the command that it names. */
export function clientValues(
  id: string,
  bots: Readonly<Record<string, string>>,
  more: Partial<Values> = {},
): Values {
  const tenant = parseTenantId(id)
  return {
    clientId: tenant,
    schema: schemaOf(tenant),
    bots: Object.entries(bots).map(([name, commandId]) => ({ ...botSpec(name), commandId })),
    database: { existingSecret: `${tenant}-database` },
    exchange: { existingSecret: `${tenant}-exchange` },
    commandId: 'file-command',
    ...more,
  }
}

export function botSpec(name: string): Omit<Values['bots'][number], 'commandId'> {
  return {
    name,
    mode: 'trade',
    runtime: 'leme',
    strategy: 'trend',
    strategyVersion: `sha256:${'0'.repeat(64)}`,
    parameters: {},
    exchange: 'binance',
    pairs: ['BTC/USDT'],
    timeframe: parseTimeframe('1h'),
    dryRun: true,
    maxOpenTrades: 1,
    stakeCurrency: 'USDT',
    stakeAmount: 100,
    tradingMode: 'spot',
    exposure: 0,
    resources: { cpuMillis: 100, memoryMb: 128 },
  }
}

const PATIENCE_MS = 90_000

/** What the runtime sees as soon as it holds. */
export async function seen(
  { runtime }: Pick<ArgoWorld, 'runtime'>,
  tenant: TenantId,
  holds: (now: Observation) => boolean,
): Promise<Observation> {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    const now = await runtime.observe(tenant)
    if (holds(now)) return now
    if (performance.now() > end) assert.fail(`never so; last seen ${JSON.stringify(now)}`)
    await delay(5)
  }
}
