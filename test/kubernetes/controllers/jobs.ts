import { at, copy, type KubeObject, timestamp } from '../object.ts'
import { list, number, text } from '../resources/cell.ts'
import { createPod, podOf } from './templates.ts'
import { type Controller, controllerKey, isPodReady, keyOf, type World, withCondition } from './world.ts'

const JOBS = 'jobs.batch'

/** Pods until enough of them have succeeded, or too many have failed. */
export const jobs: Controller = {
  keysOf: ({ storage, object }) => {
    if (storage === JOBS) return [keyOf(storage, object)]
    return storage === 'pods.' ? controllerKey(object, 'Job', JOBS) : []
  },
  reconcile(key, world) {
    const job = world.get(key)
    if (!job || job.metadata.deletionTimestamp) return
    const conditions = list(job, 'status', 'conditions')
    const isOver = conditions.some(
      ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
    )
    if (isOver) return
    if (at(job, 'spec', 'suspend') === true) return suspend(job, world)
    carryOn(job, world)
  },
}

function suspend(job: KubeObject, world: World): void {
  for (const pod of world.ownedBy(job, 'pods.'))
    if (!pod.metadata.deletionTimestamp) world.remove('pods.', pod)
  const condition = {
    type: 'Suspended',
    status: 'True',
    reason: 'JobSuspended',
    message: 'Job suspended',
  } as const
  const { startTime: _, ...status } = (job.status ?? {}) as { startTime?: string }
  world.setStatus(JOBS, job, {
    ...status,
    active: 0,
    conditions: withCondition([...list(job, 'status', 'conditions')], condition),
  })
}

function carryOn(job: KubeObject, world: World): void {
  const pods = world.ownedBy(job, 'pods.')
  const inPhase = (phase: string) => pods.filter((pod) => text(pod, 'status', 'phase') === phase).length
  const succeeded = inPhase('Succeeded')
  const failed = inPhase('Failed')
  const wanted = (at(job, 'spec', 'completions') as number | undefined) ?? 1
  const restarts = pods
    .flatMap((pod) => list(pod, 'status', 'containerStatuses'))
    .reduce((sum, one) => sum + number(one, 'restartCount'), 0)
  const isDone = succeeded >= wanted
  const isLost = failed + restarts > number(job, 'spec', 'backoffLimit')
  const alive = pods.filter(
    (pod) =>
      !['Succeeded', 'Failed'].includes(text(pod, 'status', 'phase')) && !pod.metadata.deletionTimestamp,
  )
  if (isLost) for (const pod of alive) world.remove('pods.', pod)
  let active = isLost ? 0 : alive.length
  while (!isDone && !isLost && active < Math.min(number(job, 'spec', 'parallelism'), wanted - succeeded)) {
    const template = copy(at(job, 'spec', 'template'))
    createPod(podOf(template, job, { generateName: `${job.metadata.name}-` }), job, world)
    active++
  }
  const now = timestamp()
  const started = text(job, 'status', 'startTime') || now
  const done = [
    {
      type: 'SuccessCriteriaMet',
      status: 'True',
      reason: 'CompletionsReached',
      message: 'Reached expected number of succeeded pods',
    },
    {
      type: 'Complete',
      status: 'True',
      reason: 'CompletionsReached',
      message: 'Reached expected number of succeeded pods',
    },
  ] as const
  const lost = [
    {
      type: 'FailureTarget',
      status: 'True',
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit',
    },
    {
      type: 'Failed',
      status: 'True',
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit',
    },
  ] as const
  const resumed = {
    type: 'Suspended',
    status: 'False',
    reason: 'JobResumed',
    message: 'Job resumed',
  } as const
  const wasSuspended = list(job, 'status', 'conditions').some(
    ({ type, status }) => type === 'Suspended' && status === 'True',
  )
  const told = [...(isDone ? done : isLost ? lost : []), ...(wasSuspended ? [resumed] : [])]
  const conditions = told.reduce(withCondition, [...list(job, 'status', 'conditions')])
  world.setStatus(JOBS, job, {
    startTime: started,
    ...(active > 0 && { active }),
    ready: alive.filter(isPodReady).length,
    terminating: pods.filter(({ metadata }) => metadata.deletionTimestamp).length,
    ...(succeeded > 0 && { succeeded }),
    ...(failed > 0 && { failed }),
    ...(isDone && { completionTime: now }),
    uncountedTerminatedPods: {},
    ...(conditions.length > 0 && { conditions }),
  })
}
