import { createHash } from 'node:crypto'
import { ApiError } from '../api-error.ts'
import { at, copy, type KubeObject, type Metadata } from '../object.ts'
import { ownerOf, type World } from './world.ts'

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

/** A short word for a template: the same for the same, as in `bot-7d4b9c6f5b`. */
export function templateHash(template: unknown): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(sorted(template)))
    .digest()
  return [...digest.subarray(0, 10)].map((byte) => LETTERS[byte % LETTERS.length]).join('')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}

/** A pod of a template, owned by what made it. */
export function podOf(
  template: unknown,
  owner: KubeObject,
  {
    name,
    generateName,
    labels = {},
  }: { name?: string; generateName?: string; labels?: Record<string, string> },
): KubeObject {
  const metadata = (at(template, 'metadata') ?? {}) as Partial<Metadata>
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...copy(metadata),
      name: name ?? '',
      ...(generateName && { generateName }),
      namespace: owner.metadata.namespace!,
      labels: { ...metadata.labels, ...labels },
      ownerReferences: [ownerOf(owner)],
    },
    spec: copy(at(template, 'spec')),
  }
}

/** Makes a pod, and tells its owner's readers where the cluster refuses it. */
export function createPod(pod: KubeObject, owner: KubeObject, world: World): void {
  try {
    world.create('pods.', pod)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { kind, metadata } = owner
    const what = `create Pod ${pod.metadata.name || pod.metadata.generateName} in ${kind} ${metadata.name} failed`
    const component = `${kind.toLowerCase()}-controller`
    world.record(owner, {
      type: 'Warning',
      reason: 'FailedCreate',
      message: `${what} error: ${error.message}`,
      component,
    })
  }
}
