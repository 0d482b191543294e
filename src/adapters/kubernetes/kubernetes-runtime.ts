import {
  DeploymentError,
  type Observation,
  type Runtime,
  type Values,
  type WantedClient,
} from '../../control/deployment/index.ts'
import { parseTenantId, type TenantId } from '../../control/tenant/index.ts'
import type { BotRuntime } from '../../domain/index.ts'
import type { ClusterLink } from './cluster-link.ts'
import { ClusterView } from './cluster-view.ts'
import { hasStatus, KubernetesError } from './kubernetes-error.ts'
import {
  type Applied,
  appliedOf,
  type ClientFacts,
  NOTHING_APPLIED,
  observeClient,
  outOfSight,
} from './observe-client.ts'
import { WATCH_TIMING, type WatchTiming } from './watched-kind.ts'

/** Something that a reader of logs should know. */
export type KubernetesEvent = { readonly kind: 'lost'; readonly reason: string } | { readonly kind: 'found' }

export interface KubernetesRuntimeOptions {
  readonly link: ClusterLink
  /** Where Argo CD's Applications lie. */
  readonly argoNamespace?: string
  /** Where clients' objects lie; all namespaces when none is named. */
  readonly namespaces?: readonly string[]
  readonly applicationOf?: (tenant: TenantId) => string
  /** What makes Applications; it is told when a client comes or goes. */
  readonly applicationSet?: string
  /** Name (`ref`) of the source that holds the clients' values; the other one is the chart. */
  readonly clientsRef?: string
  /** Makes what a client's pods find when they start, before Argo CD is asked to make them: schema and login. */
  readonly prepare?: (tenant: TenantId, values: Values) => Promise<void>
  /** What the chart has images of. */
  readonly runtimes?: readonly BotRuntime[]
  /** UTC milliseconds. */
  readonly now: () => number
  readonly onEvent: (event: KubernetesEvent) => void
  readonly timing?: Partial<RuntimeTiming>
}

export interface RuntimeTiming extends WatchTiming {
  /** A cluster that was not heard of for so long is out of sight. */
  readonly graceMs: number
  /** Between questions whether the API is still there. */
  readonly pulseMs: number
  /** How long that may take. */
  readonly pulseAnswerMs: number
}

const TIMING: RuntimeTiming = { ...WATCH_TIMING, graceMs: 10_000, pulseMs: 10_000, pulseAnswerMs: 5_000 }
const REFRESH = 'argocd.argoproj.io/refresh'
const REFRESH_SET = 'argocd.argoproj.io/application-set-refresh'

/** Why a cluster that has images of these alone could not run the values, in words. */
export function refusedByCluster(
  { bots }: Pick<Values, 'bots'>,
  runtimes: readonly BotRuntime[],
): string | undefined {
  const odd = bots.find(({ runtime }) => !runtimes.includes(runtime))
  if (odd)
    return `bot ${odd.name}: this cluster has no image of ${odd.runtime}; use one of: ${runtimes.join(', ')}`
  const [first, second] = bots.filter(({ runtime }) => runtime === 'freqtrade')
  // Its tables do not say whose they are, and a client has one schema for them.
  return second && `bot ${second.name}: a client has one bot of freqtrade, and that is ${first!.name}`
}

/**
 * Bots in a cluster that follows git by Argo CD. Nothing is pushed: `apply` asks Argo CD to look at git at once,
 * and what it made of it is seen in watches. Resolves when the cluster was seen, or could not be.
 */
export async function kubernetesRuntime(options: KubernetesRuntimeOptions): Promise<Runtime> {
  const { link, argoNamespace = 'argocd', namespaces = [], applicationSet, now, onEvent } = options
  const { clientsRef = 'clients', runtimes = ['leme'], applicationOf = (tenant) => tenant } = options
  const timing = { ...TIMING, ...options.timing }
  const listeners: ((tenant: TenantId) => void)[] = []
  const wanted = new Set<TenantId>()
  const applied = new Map<TenantId, Applied>()
  const tenantOf = new Map<string, TenantId>()
  let isOutOfSight = false
  let isStarted = false

  const ring = (tenant: TenantId | undefined): void => {
    if (tenant) for (const listen of listeners) listen(tenant)
  }
  const view = new ClusterView({
    ...{ link, argoNamespace, namespaces, clientsRef, now, timing },
    onClient: (client) => ring(asTenant(client)),
    onApplication: (name) => ring(tenantOf.get(name) ?? asTenant(name)),
    onState: look,
  })

  /** Tells everybody when the cluster goes out of sight, and when it is back. */
  function look(): void {
    const lost = lossOf()
    if (!isStarted || (lost !== undefined) === isOutOfSight) return
    isOutOfSight = lost !== undefined
    onEvent(lost ? { kind: 'lost', reason: lost.reason } : { kind: 'found' })
    for (const tenant of new Set([...wanted, ...everybody()])) ring(tenant)
  }

  function lossOf(): { readonly since: number; readonly reason: string } | undefined {
    const { lost } = view
    if (!lost) return undefined
    const ageMs = now() - lost.since
    if (ageMs < timing.graceMs && !lost.denied) return undefined
    const age = `not heard of for ${Math.round(ageMs / 1000)} s`
    return { since: lost.since, reason: `${age}; what is shown is as old: ${lost.reason}` }
  }

  /** Nobody waits for a cluster of which it is known that it is away. */
  function requireSight(): void {
    const lost = lossOf()
    if (lost) throw new DeploymentError('runtime.unreachable', `${link.server} was ${lost.reason}`)
  }

  function everybody(): TenantId[] {
    return [...view.known].flatMap((client) => asTenant(client) ?? [])
  }

  await view.start()
  isStarted = true
  const control = new AbortController()
  const pulse = setInterval(feel, timing.pulseMs)
  pulse.unref()
  let heardAt = now()
  let isFeeling = false

  /** A connection that is dead in silence is found out by asking for anything at all. */
  async function feel(): Promise<void> {
    look()
    if (isFeeling) return
    isFeeling = true
    const askedAt = now()
    try {
      await link.send({ path: '/version', signal: control.signal, onceMs: timing.pulseAnswerMs })
      heardAt = askedAt
    } catch (error) {
      // Who may not ask has been answered.
      if (hasStatus(error, 403)) heardAt = askedAt
      else if (!control.signal.aborted) view.doubt((error as Error).message, heardAt)
    }
    isFeeling = false
  }

  const annotate = (resource: string, name: string, annotations: object): Promise<unknown> =>
    link.send({
      method: 'PATCH',
      path: `/apis/argoproj.io/v1alpha1/namespaces/${argoNamespace}/${resource}/${name}`,
      query: { fieldManager: 'leme' },
      contentType: 'application/merge-patch+json',
      body: { metadata: { annotations } },
    })

  /** False where it is not there. */
  async function refresh(resource: string, name: string, annotations: object): Promise<boolean> {
    try {
      await annotate(resource, name, annotations)
      return true
    } catch (error) {
      if (hasStatus(error, 404)) return false
      throw notReached(error)
    }
  }

  function factsOf(tenant: TenantId): ClientFacts {
    const applicationName = applicationOf(tenant)
    tenantOf.set(applicationName, tenant)
    return {
      ...{ applicationName, isWanted: wanted.has(tenant) },
      application: view.applications.get(`${argoNamespace}/${applicationName}`),
      client: view.clientOf(tenant),
      sets: view.setsOf(tenant),
      pods: view.podsOf(tenant),
      isMissing: (secret) => view.isMissing(secret),
      warningOf: (about) => view.warningOf(about),
    }
  }

  return {
    kind: 'argo',
    refuses: (values) => refusedByCluster(values, runtimes),
    async apply({ tenant, values }: WantedClient) {
      if (values) wanted.add(tenant)
      else wanted.delete(tenant)
      requireSight()
      if (values) await options.prepare?.(tenant, values)
      const isThere =
        values !== undefined &&
        (await refresh('applications', applicationOf(tenant), { [REFRESH]: 'normal' }))
      if (isThere || applicationSet === undefined) return
      await refresh('applicationsets', applicationSet, { [REFRESH_SET]: 'true' })
    },
    async observe(tenant): Promise<Observation> {
      const facts = factsOf(tenant)
      const before = applied.get(tenant) ?? NOTHING_APPLIED
      const lost = lossOf()
      if (lost) return outOfSight(observeClient(facts, before), lost)
      const after = appliedOf(facts, before)
      if (after === NOTHING_APPLIED) applied.delete(tenant)
      else applied.set(tenant, after)
      return observeClient(facts, after)
    },
    async tenants() {
      requireSight()
      return everybody().sort()
    },
    onChange: (listen) => {
      listeners.push(listen)
    },
    async [Symbol.asyncDispose]() {
      control.abort()
      clearInterval(pulse)
      await view[Symbol.asyncDispose]()
    },
  }
}

/** Labels are written by whoever may; one that is no id is nobody's. */
function asTenant(text: string): TenantId | undefined {
  try {
    return parseTenantId(text)
  } catch {
    return undefined
  }
}

function notReached(cause: unknown): unknown {
  if (!(cause instanceof KubernetesError)) return cause
  return new DeploymentError('runtime.unreachable', cause.message, {
    cause,
    ...(cause.hint && { hint: cause.hint }),
  })
}
