import { BOT_LABEL, CLIENT_LABEL, COMMAND_LABEL, PART_LABEL, SUSPENDED_LABEL } from './names.ts'
import { clip, listAt, textAt, timeAt, valueAt } from './read-wire.ts'

/** A bot's StatefulSet. */
export interface SeenSet {
  readonly name: string
  readonly namespace: string
  readonly client: string
  readonly bot: string
  /** With which its next pod is labelled. */
  readonly command: string
  readonly createdAt: number
  readonly isEnding: boolean
  readonly replicas: number
  /** Secrets that its pods cannot start without. */
  readonly secrets: readonly string[]
}

export function readSet(set: unknown): SeenSet | undefined {
  const label = (name: string) => textAt(set, 'metadata', 'labels', name)
  const [client, bot] = [label(CLIENT_LABEL), label(BOT_LABEL)]
  if (!client || !bot) return undefined
  const replicas = valueAt(set, 'spec', 'replicas')
  return {
    name: textAt(set, 'metadata', 'name'),
    namespace: textAt(set, 'metadata', 'namespace'),
    client,
    bot,
    command: textAt(set, 'spec', 'template', 'metadata', 'labels', COMMAND_LABEL),
    createdAt: timeAt(set, 'metadata', 'creationTimestamp'),
    isEnding: textAt(set, 'metadata', 'deletionTimestamp') !== '',
    replicas: typeof replicas === 'number' ? replicas : 1,
    secrets: secretsOf(valueAt(set, 'spec', 'template', 'spec')),
  }
}

/** Names of Secrets in a pod's environment and volumes; never what is in them. */
function secretsOf(spec: unknown): string[] {
  const containers = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')]
  const references = [
    ...containers.flatMap((one) =>
      listAt(one, 'env').map((entry) => valueAt(entry, 'valueFrom', 'secretKeyRef')),
    ),
    ...containers.flatMap((one) => listAt(one, 'envFrom').map((entry) => valueAt(entry, 'secretRef'))),
  ].map((one) => [one, 'name'] as const)
  const volumes = listAt(spec, 'volumes').map((one) => [valueAt(one, 'secret'), 'secretName'] as const)
  const names = [...references, ...volumes]
    .filter(([one]) => valueAt(one, 'optional') !== true)
    .map(([one, field]) => textAt(one, field))
  return [...new Set(names.filter(Boolean))].sort()
}

/** The one object that each client has: it tells what was applied, bots or none. */
export interface SeenClient {
  readonly client: string
  readonly namespace: string
  /** The command that wrote the file last; empty where none has. */
  readonly command: string
  readonly isSuspended: boolean
}

export function readClient(object: unknown): SeenClient | undefined {
  const label = (name: string) => textAt(object, 'metadata', 'labels', name)
  if (!label(CLIENT_LABEL) || label(PART_LABEL) !== 'client') return undefined
  return {
    client: label(CLIENT_LABEL),
    namespace: textAt(object, 'metadata', 'namespace'),
    command: label(COMMAND_LABEL),
    isSuspended: label(SUSPENDED_LABEL) === 'true',
  }
}

/** A sentence of warning about an object. */
export interface SeenWarning {
  /** `StatefulSet leme-cliente-001/cliente-001-trend` */
  readonly about: string
  readonly reason: string
  readonly message: string
  readonly at: number
}

export function readWarning(event: unknown): SeenWarning | undefined {
  const object = valueAt(event, 'involvedObject')
  const kind = textAt(object, 'kind')
  if (kind !== 'StatefulSet' && kind !== 'Pod') return undefined
  const at =
    timeAt(event, 'lastTimestamp') ||
    timeAt(event, 'eventTime') ||
    timeAt(event, 'metadata', 'creationTimestamp')
  return {
    about: aboutOf(kind, { namespace: textAt(object, 'namespace'), name: textAt(object, 'name') }),
    reason: textAt(event, 'reason'),
    message: clip(textAt(event, 'message')),
    at,
  }
}

export function aboutOf(
  kind: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): string {
  return `${kind} ${namespace}/${name}`
}
