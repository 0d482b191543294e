import { at, type KubeObject } from '../object.ts'
import { list, number, text } from '../resources/cell.ts'

/** From the best: the worst one of an Application's resources is its own. */
const ORDER = ['Healthy', 'Suspended', 'Progressing', 'Missing', 'Degraded', 'Unknown'] as const
export type HealthWord = (typeof ORDER)[number]

export interface Health {
  readonly status: HealthWord
  readonly message?: string
}

export function worstOf(words: readonly HealthWord[]): HealthWord {
  return words.reduce(
    (worst, word) => (ORDER.indexOf(word) > ORDER.indexOf(worst) ? word : worst),
    'Healthy' as HealthWord,
  )
}

function isUnseen(object: KubeObject): boolean {
  return number(object, 'status', 'observedGeneration') < (object.metadata.generation ?? 1)
}

function condition(object: KubeObject, type: string): Record<string, unknown> | undefined {
  return list(object, 'status', 'conditions').find((one) => one.type === type)
}

function deployment(object: KubeObject): Health {
  if (at(object, 'spec', 'paused') === true) return { status: 'Suspended', message: 'Deployment is paused' }
  if (isUnseen(object))
    return {
      status: 'Progressing',
      message: 'Waiting for rollout to finish: observed deployment generation less than desired generation',
    }
  if (condition(object, 'Progressing')?.reason === 'ProgressDeadlineExceeded') {
    return {
      status: 'Degraded',
      message: `Deployment "${object.metadata.name}" exceeded its progress deadline`,
    }
  }
  const [wanted, updated, all, available] = [
    number(object, 'spec', 'replicas'),
    ...['updatedReplicas', 'replicas', 'availableReplicas'].map((field) => number(object, 'status', field)),
  ] as [number, number, number, number]
  if (updated < wanted)
    return {
      status: 'Progressing',
      message: `Waiting for rollout to finish: ${updated} out of ${wanted} new replicas have been updated...`,
    }
  if (all > updated)
    return {
      status: 'Progressing',
      message: `Waiting for rollout to finish: ${all - updated} old replicas are pending termination...`,
    }
  if (available < updated)
    return {
      status: 'Progressing',
      message: `Waiting for rollout to finish: ${available} of ${updated} updated replicas are available...`,
    }
  return { status: 'Healthy' }
}

function statefulSet(object: KubeObject): Health {
  if (isUnseen(object))
    return { status: 'Progressing', message: 'Waiting for statefulset spec update to be observed...' }
  const wanted = number(object, 'spec', 'replicas')
  const ready = number(object, 'status', 'readyReplicas')
  if (ready < wanted) return { status: 'Progressing', message: `Waiting for ${wanted} pods to be ready...` }
  const [current, update] = [
    text(object, 'status', 'currentRevision'),
    text(object, 'status', 'updateRevision'),
  ]
  if (text(object, 'spec', 'updateStrategy', 'type') !== 'OnDelete' && update !== current) {
    const count = number(object, 'status', 'updatedReplicas')
    return {
      status: 'Progressing',
      message: `waiting for statefulset rolling update to complete ${count} pods at revision ${update}...`,
    }
  }
  return {
    status: 'Healthy',
    message: `statefulset rolling update complete ${wanted} pods at revision ${current}...`,
  }
}

function job(object: KubeObject): Health {
  const is = (type: string) => condition(object, type)?.status === 'True'
  if (is('Failed')) return { status: 'Degraded', message: `${condition(object, 'Failed')?.message ?? ''}` }
  if (is('Suspended'))
    return { status: 'Suspended', message: `${condition(object, 'Suspended')?.message ?? ''}` }
  return is('Complete') ? { status: 'Healthy' } : { status: 'Progressing' }
}

function claim(object: KubeObject): Health {
  const phase = text(object, 'status', 'phase')
  return { status: phase === 'Bound' ? 'Healthy' : phase === 'Lost' ? 'Degraded' : 'Progressing' }
}

const CHECKS: Readonly<Record<string, (object: KubeObject) => Health>> = {
  'apps/Deployment': deployment,
  'apps/StatefulSet': statefulSet,
  'batch/Job': job,
  '/PersistentVolumeClaim': claim,
  '/Service': () => ({ status: 'Healthy' }),
  'networking.k8s.io/Ingress': () => ({ status: 'Healthy' }),
}

/** How Argo CD says that a resource is; undefined for kinds of which it says nothing. */
export function healthOf(object: KubeObject): Health | undefined {
  if (object.metadata.deletionTimestamp) return { status: 'Progressing', message: 'Pending deletion' }
  const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : ''
  return CHECKS[`${group}/${object.kind}`]?.(object)
}
