import { at, type KubeObject } from '../object.ts'
import { ageOf, list, number, text } from './cell.ts'

export interface PodWords {
  readonly status: string
  readonly ready: number
  readonly restarts: number
  readonly lastRestart: string | undefined
}

type Item = Readonly<Record<string, unknown>>

/** What `kubectl get` says of a pod in one word: the reason of the container that holds it up, or its phase. */
export function podWords(pod: KubeObject): PodWords {
  const inits = list(pod, 'status', 'initContainerStatuses')
  const mains = list(pod, 'status', 'containerStatuses')
  const initCount = list(pod, 'spec', 'initContainers').length
  let status = text(pod, 'status', 'reason') || text(pod, 'status', 'phase')
  const scheduled = list(pod, 'status', 'conditions').find(({ type }) => type === 'PodScheduled')
  if (scheduled?.reason === 'SchedulingGated') status = 'SchedulingGated'
  const stuck = inits.findIndex((one) => number(one, 'state', 'terminated', 'exitCode') !== 0 || !isOver(one))
  const restarted = stuck >= 0 ? inits : mains
  if (stuck >= 0) status = initWord(inits[stuck]!, stuck, initCount)
  else status = mainWord(mains, status)
  if (pod.metadata.deletionTimestamp) {
    status = text(pod, 'status', 'reason') === 'NodeLost' ? 'Unknown' : isDone(pod) ? status : 'Terminating'
  }
  const times = restarted.map((one) => text(one, 'lastState', 'terminated', 'finishedAt')).filter(Boolean)
  return {
    status,
    ready: stuck >= 0 ? 0 : mains.filter((one) => one.ready === true && at(one, 'state', 'running')).length,
    restarts: restarted.reduce((sum, one) => sum + number(one, 'restartCount'), 0),
    lastRestart: times.sort().at(-1),
  }
}

function isOver(one: Item): boolean {
  return at(one, 'state', 'terminated') !== undefined
}

function isDone(pod: KubeObject): boolean {
  return ['Succeeded', 'Failed'].includes(text(pod, 'status', 'phase'))
}

function initWord(one: Item, index: number, count: number): string {
  const terminated = at(one, 'state', 'terminated')
  if (terminated) {
    const reason = text(terminated, 'reason')
    if (reason) return `Init:${reason}`
    const signal = number(terminated, 'signal')
    return signal ? `Init:Signal:${signal}` : `Init:ExitCode:${number(terminated, 'exitCode')}`
  }
  const waiting = text(one, 'state', 'waiting', 'reason')
  return waiting && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${index}/${count}`
}

function mainWord(mains: readonly Item[], phase: string): string {
  let word = phase
  let isRunning = false
  for (const one of mains.toReversed()) {
    const waiting = text(one, 'state', 'waiting', 'reason')
    const terminated = at(one, 'state', 'terminated')
    if (waiting) word = waiting
    else if (terminated) {
      const signal = number(terminated, 'signal')
      const code = signal ? `Signal:${signal}` : `ExitCode:${number(terminated, 'exitCode')}`
      word = text(terminated, 'reason') || code
    } else if (one.ready === true && at(one, 'state', 'running')) isRunning = true
  }
  return word === 'Completed' && isRunning ? 'Running' : word
}

export function restartsText({ restarts, lastRestart }: PodWords): string {
  return restarts > 0 && lastRestart ? `${restarts} (${ageOf(lastRestart)} ago)` : `${restarts}`
}
