import { noSuchPath } from '../api-error.ts'
import { at, copy, type JsonObject, type KubeObject } from '../object.ts'
import type { Resource } from '../resources/resource.ts'

/** How many of something there shall be and are, whatever it is. @throws ApiError 404 for kinds that cannot be scaled */
export function scaleOf(object: KubeObject, { scale }: Resource): JsonObject {
  if (!scale) throw noSuchPath()
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const selector = scale.selector(object)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      name,
      namespace: namespace ?? '',
      uid: uid!,
      resourceVersion: resourceVersion!,
      creationTimestamp: creationTimestamp!,
    },
    spec: { replicas: (at(object, ...scale.spec) as number | undefined) ?? 0 },
    status: {
      replicas: (at(object, ...scale.status) as number | undefined) ?? 0,
      ...(selector && { selector }),
    },
  }
}

export function withReplicas(object: KubeObject, { scale }: Resource, replicas: number): KubeObject {
  if (!scale) throw noSuchPath()
  const changed = copy(object)
  const way = [...scale.spec]
  const last = way.pop()!
  let here = changed as unknown as JsonObject
  for (const step of way) {
    here[step] ??= {}
    here = here[step] as JsonObject
  }
  here[last] = replicas
  return changed
}
