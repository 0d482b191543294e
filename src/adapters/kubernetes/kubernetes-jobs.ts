import type { Blocker } from '../../control/deployment/index.ts'
import type { TenantId } from '../../control/tenant/index.ts'
import type { ClusterLink } from './cluster-link.ts'
import { type JobOrder, jobManifest, ORDER_ANNOTATION, orderHash, RESULT_ANNOTATION } from './job-manifest.ts'
import { hasStatus, KubernetesError } from './kubernetes-error.ts'
import { jobNameOf, namespaceOf } from './names.ts'
import { clip, listAt, textAt, timeAt } from './read-wire.ts'
import { podTrouble } from './seen-pod.ts'
import { WATCH_TIMING, WatchedKind, type WatchTiming } from './watched-kind.ts'

/** Whose job, and which. */
export interface JobKey {
  readonly tenant: TenantId
  readonly id: string
}

export type JobState =
  /** `blocker`: what keeps it from beginning, as far as it was asked for. */
  | { readonly kind: 'running'; readonly blocker: Blocker | null }
  | { readonly kind: 'ending' }
  | { readonly kind: 'succeeded'; readonly endedAt: number; readonly resultAt: string }
  | { readonly kind: 'failed'; readonly endedAt: number; readonly reason: string }

/** Programs that run once to their end, as Jobs in their clients' namespaces. */
export interface KubernetesJobs {
  /**
   * Makes the job; the same again changes nothing.
   * @throws KubernetesError `kubernetes.job-changed` where another order has this id, `kubernetes.job-ending`
   */
  start(order: JobOrder): Promise<void>
  /** Undefined: there is none. */
  state(key: JobKey): Promise<JobState | undefined>
  /** Its end, when it comes. @throws KubernetesError `kubernetes.job-unknown` when it is deleted, or was never there */
  ended(key: JobKey, signal: AbortSignal): Promise<Extract<JobState, { kind: 'succeeded' | 'failed' }>>
  /** The last lines that it has printed; empty before it has begun. */
  log(key: JobKey, lines: number): Promise<string>
  /** Ends and deletes it with everything that it has made; false where there is none. */
  cancel(key: JobKey): Promise<boolean>
}

export interface KubernetesJobsOptions {
  readonly link: ClusterLink
  /** UTC milliseconds. */
  readonly now: () => number
  readonly timing?: Partial<WatchTiming>
}

const MOST_LOG_BYTES = 1_000_000

export function kubernetesJobs({ link, now, timing }: KubernetesJobsOptions): KubernetesJobs {
  const jobsOf = (tenant: TenantId) => `/apis/batch/v1/namespaces/${namespaceOf(tenant)}/jobs`
  const pathOf = ({ tenant, id }: JobKey) => `${jobsOf(tenant)}/${jobNameOf(id)}`

  async function find(key: JobKey): Promise<unknown> {
    try {
      return await link.send({ path: pathOf(key) })
    } catch (error) {
      if (hasStatus(error, 404)) return undefined
      throw error
    }
  }

  /** The newest pod of a job. */
  async function podOf({ tenant, id }: JobKey): Promise<unknown> {
    const query = { labelSelector: `job-name=${jobNameOf(id)}` }
    const pods = listAt(
      await link.send({ path: `/api/v1/namespaces/${namespaceOf(tenant)}/pods`, query }),
      'items',
    )
    return pods.toSorted(
      (a, b) => timeAt(b, 'metadata', 'creationTimestamp') - timeAt(a, 'metadata', 'creationTimestamp'),
    )[0]
  }

  async function explain(key: JobKey, job: unknown): Promise<JobState> {
    const state = readJob(job)
    if (state.kind !== 'failed' && state.kind !== 'running') return state
    const pod = await podOf(key)
    if (pod === undefined) return state
    const { kind, resource, reason } = podTrouble(pod)
    if (state.kind === 'failed')
      return textAt(pod, 'status', 'phase') === 'Failed'
        ? { ...state, reason: `${state.reason}; ${reason}` }
        : state
    const isRunning = textAt(pod, 'status', 'phase') === 'Running'
    const blocker =
      isRunning && kind === 'waiting'
        ? null
        : { resource: resource ?? `Pod ${textAt(pod, 'metadata', 'name')}`, reason }
    return { kind: 'running', blocker }
  }

  return {
    async start(order) {
      try {
        await link.send({
          method: 'POST',
          path: jobsOf(order.tenant),
          query: { fieldManager: 'leme' },
          body: jobManifest(order),
        })
      } catch (error) {
        if (!hasStatus(error, 409)) throw error
        requireSame(await find(order), order)
      }
    },
    async state(key) {
      const job = await find(key)
      return job === undefined ? undefined : explain(key, job)
    },
    async ended(key, signal) {
      const job = await lastOf(key, signal)
      if (job === undefined) throw unknownJob(key)
      return (await explain(key, job)) as Extract<JobState, { kind: 'succeeded' | 'failed' }>
    },
    async log(key, lines) {
      const pod = await podOf(key)
      const name = textAt(pod, 'metadata', 'name')
      if (!name) return ''
      const path = `/api/v1/namespaces/${namespaceOf(key.tenant)}/pods/${name}/log`
      try {
        return await link.text({ path, query: { tailLines: lines, limitBytes: MOST_LOG_BYTES } })
      } catch (error) {
        // It has not printed anything yet, or is gone by now.
        if (hasStatus(error, 400) || hasStatus(error, 404)) return ''
        throw error
      }
    },
    async cancel(key) {
      try {
        await link.send({
          method: 'DELETE',
          path: pathOf(key),
          body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Foreground' },
        })
        return true
      } catch (error) {
        if (hasStatus(error, 404)) return false
        throw error
      }
    },
  }

  /** Watches the one job until it has ended; undefined when it is not there (any more). */
  async function lastOf({ tenant, id }: JobKey, signal: AbortSignal): Promise<unknown> {
    const name = jobNameOf(id)
    const { promise, resolve } = Promise.withResolvers<unknown>()
    await using watched = new WatchedKind<object>({
      ...{
        link,
        now,
        timing: { ...WATCH_TIMING, ...timing },
        path: jobsOf(tenant),
        query: { fieldSelector: `metadata.name=${name}` },
      },
      read: (object) => object as object,
      onChange: (_, __, after) => {
        if (after === undefined || ['succeeded', 'failed'].includes(readJob(after).kind)) resolve(after)
      },
      onState: () => {
        if (watched.state.kind === 'fresh' && !watched.get(`${namespaceOf(tenant)}/${name}`))
          resolve(undefined)
      },
    })
    const stop = () => resolve(STOPPED)
    signal.addEventListener('abort', stop)
    await watched.start()
    if (signal.aborted) stop()
    const found = await promise.finally(() => signal.removeEventListener('abort', stop))
    if (found === STOPPED) throw signal.reason
    return found
  }
}

const STOPPED = Symbol('stopped')

function readJob(job: unknown): JobState {
  if (textAt(job, 'metadata', 'deletionTimestamp')) return { kind: 'ending' }
  const conditions = listAt(job, 'status', 'conditions').filter((one) => textAt(one, 'status') === 'True')
  const condition = (type: string) => conditions.find((one) => textAt(one, 'type') === type)
  const [complete, failed] = [condition('Complete'), condition('Failed')]
  const resultAt = textAt(job, 'metadata', 'annotations', RESULT_ANNOTATION)
  if (complete) return { kind: 'succeeded', endedAt: timeAt(complete, 'lastTransitionTime'), resultAt }
  if (!failed) return { kind: 'running', blocker: null }
  const reason = clip([textAt(failed, 'reason'), textAt(failed, 'message')].filter(Boolean).join(': '))
  return { kind: 'failed', endedAt: timeAt(failed, 'lastTransitionTime'), reason }
}

function requireSame(job: unknown, order: JobOrder): void {
  if (textAt(job, 'metadata', 'deletionTimestamp') || job === undefined) {
    throw new KubernetesError('kubernetes.job-ending', `the job of ${order.id} is being deleted`, {
      hint: 'Order it again when it is gone.',
    })
  }
  if (textAt(job, 'metadata', 'annotations', ORDER_ANNOTATION) === orderHash(order)) return
  throw new KubernetesError('kubernetes.job-changed', `the id ${order.id} stands for another job`, {
    hint: 'Take a new id for each order; repeat one with the same id and the same order.',
  })
}

function unknownJob({ tenant, id }: JobKey): KubernetesError {
  return new KubernetesError(
    'kubernetes.job-unknown',
    `${tenant} has no job ${JSON.stringify(id.slice(0, 64))}`,
  )
}
