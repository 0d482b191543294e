import type { Extras } from '../http/extras.ts'
import { isObject, type KubeObject, timestamp } from '../object.ts'
import { list, text } from '../resources/cell.ts'
import { statesOf, statusOf } from './container-status.ts'
import { type Outcome, usualOutcome } from './outcome.ts'
import { type Controller, type Key, keyOf, type World, withCondition } from './world.ts'

const PODS = 'pods.'
const KUBELET = 'kubelet'
const NODE = 'node-1'

/** The node on which all pods run, as they are told to. */
export class Nodes {
  /** How each pod fares; asked whenever it changes, and by {@link look}. */
  outcome: (pod: KubeObject) => Outcome = usualOutcome
  /** Pods that do not end when they are asked to. */
  holds: (pod: KubeObject) => boolean = () => false
  readonly #logs = new Map<string, string>()
  readonly #listeners = new Set<(uid: string, container: string, text: string) => void>()
  #addresses = 0

  readonly controller: Controller = {
    keysOf: ({ storage, object, type }, world) => {
      if (storage === PODS) return type === 'DELETED' ? [] : [keyOf(storage, object)]
      if (storage !== 'secrets.' && storage !== 'configmaps.') return []
      // A pod may have waited for it.
      const waiting = world.store
        .list(PODS, object.metadata.namespace)
        .filter((pod) => text(pod, 'status', 'phase') === 'Pending')
      return waiting.map((pod) => keyOf(PODS, pod))
    },
    reconcile: (key, world) => this.#reconcile(key, world),
  }

  /** Adds to what a container has printed, for those who follow its log. */
  print(pod: KubeObject, container: string, more: string): void {
    const { uid = '' } = pod.metadata
    const id = `${uid}/${container}/false`
    this.#logs.set(id, (this.#logs.get(id) ?? '') + more)
    for (const listen of this.#listeners) listen(uid, container, more)
  }

  logOf(pod: KubeObject, container: string, previous: boolean): string | undefined {
    return this.#logs.get(`${pod.metadata.uid}/${container}/${previous}`)
  }

  onLog: Extras['onLog'] = (listen) => {
    this.#listeners.add(listen)
    return () => this.#listeners.delete(listen)
  }

  #reconcile(key: Key, world: World): void {
    const pod = world.get(key)
    if (!pod) return
    if (pod.metadata.deletionTimestamp) {
      const isKept = (pod.metadata.finalizers?.length ?? 0) > 0 || this.holds(pod)
      if (!isKept) world.api.remove(world.resource(PODS), key, { gracePeriodSeconds: 0 })
      return
    }
    if (['Succeeded', 'Failed'].includes(text(pod, 'status', 'phase'))) return
    const outcome = this.outcome(pod)
    if (outcome.kind === 'unschedulable' && !text(pod, 'spec', 'nodeName')) {
      this.#leave(pod, outcome.message ?? '0/1 nodes are available: 1 Insufficient memory.', world)
    } else this.#run(this.#bind(pod, world), outcome, world)
  }

  #leave(pod: KubeObject, message: string, world: World): void {
    const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message } as const
    world.setStatus(PODS, pod, {
      phase: 'Pending',
      conditions: withCondition([...list(pod, 'status', 'conditions')], condition),
    })
    world.record(pod, {
      type: 'Warning',
      reason: 'FailedScheduling',
      message,
      component: 'default-scheduler',
    })
  }

  #bind(pod: KubeObject, world: World): KubeObject {
    if (text(pod, 'spec', 'nodeName')) return pod
    const { namespace, name } = pod.metadata
    const bound = world.store.put(PODS, { ...pod, spec: { ...(pod.spec as object), nodeName: NODE } })
    const message = `Successfully assigned ${namespace}/${name} to ${NODE}`
    world.record(pod, { type: 'Normal', reason: 'Scheduled', message, component: 'default-scheduler' })
    return bound
  }

  #run(pod: KubeObject, outcome: Outcome, world: World): void {
    const lost = missingReference(pod, world)
    if (lost?.volume) {
      const message = `MountVolume.SetUp failed for volume "${lost.volume}" : ${lost.words}`
      world.record(pod, { type: 'Warning', reason: 'FailedMount', message, component: KUBELET })
    }
    const states = statesOf(
      pod,
      lost?.volume ? { kind: 'creating' } : outcome,
      lost?.volume ? undefined : lost?.words,
    )
    const before = (field: string, name: unknown) =>
      list(pod, 'status', field).find((one) => one.name === name)
    const inits = list(pod, 'spec', 'initContainers').map((one, index) =>
      statusOf(one, states.inits(one, index), before('initContainerStatuses', one.name)),
    )
    const mains = list(pod, 'spec', 'containers').map((one) =>
      statusOf(one, states.mains(one), before('containerStatuses', one.name)),
    )
    const isReady = mains.every((one) => (one as { ready: boolean }).ready)
    const areInitsDone = inits.every((one) => (one as { ready: boolean }).ready)
    const truth = (is: boolean) => (is ? ('True' as const) : ('False' as const))
    const isOver = states.phase === 'Succeeded'
    const unready = isReady
      ? {}
      : isOver
        ? { reason: 'PodCompleted' }
        : {
            reason: 'ContainersNotReady',
            message: `containers with unready status: [${list(pod, 'spec', 'containers')
              .map(({ name }) => name)
              .join(' ')}]`,
          }
    const conditions = [
      { type: 'PodScheduled', status: 'True' as const },
      { type: 'Initialized', status: truth(areInitsDone) },
      { type: 'ContainersReady', status: truth(isReady), ...unready },
      { type: 'Ready', status: truth(isReady), ...unready },
    ].reduce(withCondition, [...list(pod, 'status', 'conditions')])
    const podIP = text(pod, 'status', 'podIP') || `10.244.0.${(++this.#addresses % 250) + 2}`
    world.setStatus(
      PODS,
      pod,
      {
        phase: states.phase,
        conditions,
        hostIP: '127.0.0.1',
        podIP,
        podIPs: [{ ip: podIP }],
        startTime: text(pod, 'status', 'startTime') || timestamp(),
        qosClass: 'Burstable',
        ...(inits.length > 0 && { initContainerStatuses: inits }),
        containerStatuses: mains,
      },
      KUBELET,
    )
    this.#keepLogs(pod, outcome)
    tellTrouble(pod, outcome, lost, world)
  }

  #keepLogs(pod: KubeObject, outcome: Outcome): void {
    if (!('log' in outcome) || outcome.log === undefined) {
      if (outcome.kind !== 'ready' && outcome.kind !== 'succeeds') return
    }
    const log = 'log' in outcome ? (outcome.log ?? '') : ''
    const names =
      outcome.kind === 'init-fails'
        ? [outcome.container]
        : list(pod, 'spec', 'containers').map(({ name }) => `${name}`)
    for (const name of names) {
      const id = `${pod.metadata.uid}/${name}`
      if (!this.#logs.has(`${id}/false`)) this.#logs.set(`${id}/false`, log)
      if (outcome.kind === 'crash' || outcome.kind === 'init-fails') this.#logs.set(`${id}/true`, log)
    }
  }
}

interface Missing {
  readonly words: string
  /** The volume that cannot be mounted; undefined when the environment lacks it. */
  readonly volume?: string
}

/** A Secret or ConfigMap that the pod cannot start without, and that is not there. */
function missingReference(pod: KubeObject, world: World): Missing | undefined {
  const isThere = (storage: string, name: string) =>
    world.get({ storage, namespace: pod.metadata.namespace ?? '', name }) !== undefined
  const kinds = [
    {
      storage: 'secrets.',
      word: 'secret',
      volume: 'secret',
      nameField: 'secretName',
      key: 'secretKeyRef',
      from: 'secretRef',
    },
    {
      storage: 'configmaps.',
      word: 'configmap',
      volume: 'configMap',
      nameField: 'name',
      key: 'configMapKeyRef',
      from: 'configMapRef',
    },
  ]
  for (const { storage, word, volume, nameField, key, from } of kinds) {
    const needed = (reference: unknown, field: string) =>
      isObject(reference) && reference.optional !== true && !isThere(storage, `${reference[field]}`)
    for (const one of list(pod, 'spec', 'volumes')) {
      if (needed(one[volume], nameField))
        return {
          words: `${word} "${(one[volume] as Record<string, unknown>)[nameField]}" not found`,
          volume: `${one.name}`,
        }
    }
    for (const container of [...list(pod, 'spec', 'initContainers'), ...list(pod, 'spec', 'containers')]) {
      const references = [
        ...list(container, 'env').map(({ valueFrom }) => isObject(valueFrom) && valueFrom[key]),
        ...list(container, 'envFrom').map((one) => one[from]),
      ]
      const lost = references.find((reference) => needed(reference, 'name'))
      if (lost) return { words: `${word} "${(lost as Record<string, unknown>).name}" not found` }
    }
  }
  return undefined
}

function tellTrouble(pod: KubeObject, outcome: Outcome, lost: Missing | undefined, world: World): void {
  const warn = (reason: string, message: string) =>
    world.record(pod, { type: 'Warning', reason, message, component: KUBELET })
  if (lost) {
    if (!lost.volume) warn('Failed', `Error: ${lost.words}`)
    return
  }
  const [container] = list(pod, 'spec', 'containers')
  if (outcome.kind === 'image')
    warn('Failed', outcome.message ?? `Failed to pull image "${text(container, 'image')}"`)
  if (outcome.kind === 'crash' || outcome.kind === 'init-fails') {
    const name = outcome.kind === 'crash' ? text(container, 'name') : outcome.container
    warn(
      'BackOff',
      `Back-off restarting failed container ${name} in pod ${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`,
    )
  }
  if (outcome.kind === 'not-ready')
    warn(
      'Unhealthy',
      `Readiness probe failed: ${outcome.message ?? 'HTTP probe failed with statuscode: 503'}`,
    )
}
