import { at, type KubeObject, timestamp } from '../object.ts'
import { list, text } from '../resources/cell.ts'
import type { Outcome } from './outcome.ts'

type Item = Readonly<Record<string, unknown>>

/** The state of a container, as the kubelet writes it. */
export interface State {
  readonly state: Readonly<Record<string, unknown>>
  readonly lastState?: Readonly<Record<string, unknown>>
  readonly ready?: boolean
  readonly started?: boolean
  readonly restarts?: number
}

const running = (now: string) => ({ running: { startedAt: now } })
const waiting = (reason: string, message = '') => ({ waiting: { reason, ...(message && { message }) } })

function terminated(
  now: string,
  { exitCode, reason, message = '' }: { exitCode: number; reason: string; message?: string },
) {
  return { terminated: { exitCode, reason, ...(message && { message }), startedAt: now, finishedAt: now } }
}

/** One that ended, waits, and is started again: the last message stands in `lastState`. */
function backingOff(
  container: Item,
  pod: KubeObject,
  end: { exitCode: number; reason: string; message?: string; restarts: number },
): State {
  const now = timestamp()
  const words = `back-off 5m0s restarting failed container=${text(container, 'name')} pod=${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`
  return {
    state: waiting('CrashLoopBackOff', words),
    lastState: terminated(now, end),
    restarts: end.restarts,
    started: false,
  }
}

export interface States {
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed'
  readonly inits: (container: Item, index: number) => State
  readonly mains: (container: Item) => State
}

/** What the containers of a pod on a node are like. `missing` is the reason why the kubelet cannot make them. */
export function statesOf(pod: KubeObject, outcome: Outcome, missing: string | undefined): States {
  const now = timestamp()
  const initDone = (): State => ({
    state: terminated(now, { exitCode: 0, reason: 'Completed' }),
    ready: true,
    started: false,
  })
  const initializing = (): State => ({ state: waiting('PodInitializing'), started: false })
  const all = (phase: States['phase'], mains: States['mains']): States => ({ phase, inits: initDone, mains })
  if (missing) {
    const state: State = { state: waiting('CreateContainerConfigError', missing), started: false }
    const hasInits = list(pod, 'spec', 'initContainers').length > 0
    const first = (_: Item, index: number) => (index === 0 ? state : initializing())
    return { phase: 'Pending', inits: first, mains: () => (hasInits ? initializing() : state) }
  }
  switch (outcome.kind) {
    case 'ready':
      return all('Running', () => ({ state: running(now), ready: true, started: true }))
    case 'not-ready':
      return all('Running', () => ({ state: running(now), ready: false, started: true }))
    case 'unschedulable':
    case 'creating':
      return {
        phase: 'Pending',
        inits: initializing,
        mains: () => ({ state: waiting('ContainerCreating'), started: false }),
      }
    case 'image': {
      const image = (container: Item) =>
        outcome.message ?? `Back-off pulling image "${text(container, 'image')}": ErrImagePull: not found`
      return all('Pending', (container) => ({
        state: waiting('ImagePullBackOff', image(container)),
        started: false,
      }))
    }
    case 'crash': {
      const { exitCode = 1, message = '', restarts = 5, reason = 'Error' } = outcome
      return all('Running', (container) =>
        backingOff(container, pod, { exitCode, reason, message, restarts }),
      )
    }
    case 'init-fails': {
      const { exitCode = 1, message = '', restarts = 3 } = outcome
      const names = list(pod, 'spec', 'initContainers').map((one) => text(one, 'name'))
      const failing = Math.max(0, names.indexOf(outcome.container))
      const inits = (container: Item, index: number): State => {
        if (index < failing) return initDone()
        return index > failing
          ? initializing()
          : backingOff(container, pod, { exitCode, reason: 'Error', message, restarts })
      }
      return { phase: 'Pending', inits, mains: initializing }
    }
    case 'succeeds':
      return all('Succeeded', () => ({
        state: terminated(now, { exitCode: 0, reason: 'Completed' }),
        started: false,
      }))
    case 'fails': {
      const { exitCode = 1, message = '' } = outcome
      return all('Failed', () => ({
        state: terminated(now, { exitCode, reason: 'Error', message }),
        started: false,
      }))
    }
  }
}

/** The status of a container as it stands in its pod's. */
export function statusOf(
  container: Item,
  { state, lastState = {}, ready = false, started, restarts = 0 }: State,
  before: Item | undefined,
): object {
  const image = text(container, 'image')
  const isRunning = at(state, 'running') !== undefined
  const isSame =
    JSON.stringify(Object.keys(state)) ===
    JSON.stringify(Object.keys((before?.state as object | undefined) ?? {}))
  // Times stay as they were while nothing else changes.
  const kept = isSame && isEqualButTimes(before?.state, state) ? before?.state : state
  const keptLast = isEqualButTimes(before?.lastState, lastState) ? before?.lastState : lastState
  return {
    name: text(container, 'name'),
    image,
    imageID: isRunning ? `docker.io/library/${image}@sha256:${'0'.repeat(64)}` : '',
    ...(isRunning && { containerID: `containerd://${text(container, 'name')}` }),
    ready,
    restartCount: restarts,
    ...(started !== undefined && { started }),
    state: kept,
    lastState: keptLast,
  }
}

function isEqualButTimes(a: unknown, b: unknown): boolean {
  const bare = (value: unknown) =>
    JSON.stringify(value, (key, inner) => (/^(startedAt|finishedAt)$/.test(key) ? undefined : inner))
  return bare(a) === bare(b)
}
