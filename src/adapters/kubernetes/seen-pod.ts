import { BOT_LABEL, CLIENT_LABEL, COMMAND_LABEL } from './names.ts'
import { clip, listAt, numberAt, textAt, timeAt, valueAt } from './read-wire.ts'

/** What keeps a pod from being ready. */
export interface Trouble {
  /** `failing`: it has failed and does so again; `waiting`: that may pass by itself. */
  readonly kind: 'failing' | 'waiting'
  /** What is to be looked at where it is not the pod: `Secret cliente-001-exchange`. */
  readonly resource: string | undefined
  readonly reason: string
}

/** A pod of a bot, as far as it matters. */
export interface SeenPod {
  readonly name: string
  readonly namespace: string
  readonly client: string
  readonly bot: string
  readonly command: string
  readonly createdAt: number
  /** It was asked to end. */
  readonly isEnding: boolean
  readonly isReady: boolean
  /** Since when it is ready or not, by the cluster's clock. */
  readonly since: number
  readonly restarts: number
  readonly trouble: Trouble | undefined
}

export function readPod(pod: unknown): SeenPod | undefined {
  const label = (name: string) => textAt(pod, 'metadata', 'labels', name)
  const [client, bot] = [label(CLIENT_LABEL), label(BOT_LABEL)]
  if (!client || !bot) return undefined
  const createdAt = timeAt(pod, 'metadata', 'creationTimestamp')
  const conditions = listAt(pod, 'status', 'conditions')
  const ready = conditions.find((one) => textAt(one, 'type') === 'Ready')
  const inits = listAt(pod, 'status', 'initContainerStatuses')
  const mains = listAt(pod, 'status', 'containerStatuses')
  const isReady = textAt(ready, 'status') === 'True'
  return {
    name: textAt(pod, 'metadata', 'name'),
    namespace: textAt(pod, 'metadata', 'namespace'),
    client,
    bot,
    command: label(COMMAND_LABEL),
    createdAt,
    isEnding: textAt(pod, 'metadata', 'deletionTimestamp') !== '',
    isReady,
    since: timeAt(ready, 'lastTransitionTime') || createdAt,
    restarts: [...inits, ...mains].reduce((sum: number, one) => sum + numberAt(one, 'restartCount'), 0),
    trouble: isReady ? undefined : podTrouble(pod),
  }
}

/** What keeps any pod from being ready, in words. */
export function podTrouble(pod: unknown): Trouble {
  const conditions = listAt(pod, 'status', 'conditions')
  const inits = listAt(pod, 'status', 'initContainerStatuses')
  const mains = listAt(pod, 'status', 'containerStatuses')
  if (textAt(pod, 'status', 'phase') === 'Failed') {
    const why = [textAt(pod, 'status', 'reason'), textAt(pod, 'status', 'message')].filter(Boolean).join(': ')
    const ended = mains.map((one) => endOf(valueAt(one, 'state', 'terminated'))).find(Boolean)
    return failing(`Failed: ${why || ended || 'its container has ended'}`)
  }
  const scheduled = conditions.find((one) => textAt(one, 'type') === 'PodScheduled')
  if (textAt(scheduled, 'status') === 'False') {
    return waiting(`${textAt(scheduled, 'reason') || 'Unschedulable'}: ${textAt(scheduled, 'message')}`)
  }
  const first = inits
    .map((one) => containerTrouble(one, `init container ${textAt(one, 'name')}: `))
    .find(Boolean)
  if (first) return first
  const prefix = (one: unknown) => (mains.length > 1 ? `container ${textAt(one, 'name')}: ` : '')
  const found = mains.map((one) => containerTrouble(one, prefix(one)))
  return (
    found.find((one) => one?.kind === 'failing') ??
    found.find(Boolean) ??
    waiting('it has not been started yet')
  )
}

/** Reasons for which a container waits on its way up; every other one is a failure. */
const ON_ITS_WAY = new Set(['ContainerCreating', 'PodInitializing', ''])

function containerTrouble(status: unknown, prefix: string): Trouble | undefined {
  const state = valueAt(status, 'state')
  const reason = textAt(state, 'waiting', 'reason')
  const last = endOf(valueAt(status, 'lastState', 'terminated'))
  if (valueAt(state, 'waiting') !== undefined) {
    if (ON_ITS_WAY.has(reason)) {
      // What an init container waits for is told by the one before it.
      return prefix.startsWith('init')
        ? undefined
        : waiting(`${prefix}${reason || 'it has not been started yet'}`)
    }
    const message = textAt(state, 'waiting', 'message')
    const lost = /^(secret|configmap) "([^"]+)" not found$/.exec(message)
    if (lost) {
      const resource = `${lost[1] === 'secret' ? 'Secret' : 'ConfigMap'} ${lost[2]}`
      return { ...failing(`is missing; ${prefix}the pod cannot start without it`), resource }
    }
    return failing(`${prefix}${[reason, last || message].filter(Boolean).join(': ')}`)
  }
  const ended = valueAt(state, 'terminated')
  if (ended !== undefined) {
    const isFine = numberAt(ended, 'exitCode') === 0
    if (isFine && prefix.startsWith('init')) return undefined
    return failing(`${prefix}${endOf(ended) || 'ended'}`)
  }
  if (valueAt(status, 'ready') === true || prefix.startsWith('init')) return undefined
  return waiting(`${prefix}it runs and is not ready${last && `; before it ${last}`}`)
}

/** `exit code 1: no such strategy`; empty where nothing has ended. */
function endOf(terminated: unknown): string {
  if (terminated === undefined) return ''
  const reason = textAt(terminated, 'reason')
  const code = `exit code ${numberAt(terminated, 'exitCode')}`
  const kind = reason && reason !== 'Error' && reason !== 'Completed' ? `${reason}, ${code}` : code
  const message = textAt(terminated, 'message').trim()
  // The last line is the one that says why.
  const line = message.split('\n').at(-1) ?? ''
  return line ? `${kind}: ${line}` : kind
}

function failing(reason: string): Trouble {
  return { kind: 'failing', resource: undefined, reason: clip(reason) }
}

function waiting(reason: string): Trouble {
  return { kind: 'waiting', resource: undefined, reason: clip(reason) }
}
