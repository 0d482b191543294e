import { at, copy, isObject, type KubeObject, type OwnerReference, timestamp } from '../object.ts'
import type { Registry } from '../resources/registry.ts'
import { apiVersionOf, type Resource, storageOf } from '../resources/resource.ts'
import type { Change, Store } from '../store/store.ts'
import type { Api } from '../write/api.ts'
import type { Propagation } from '../write/remove.ts'

/** An object by kind, namespace and name: what a controller looks at. */
export interface Key {
  readonly storage: string
  readonly namespace: string
  readonly name: string
}

/** Makes one thing as it is wanted. It is called again whenever something changed that {@link Controller.keysOf} names. */
export interface Controller {
  readonly keysOf: (change: Change, world: World) => readonly Key[]
  readonly reconcile: (key: Key, world: World) => void
}

const MANAGER = 'kube-controller-manager'

/** How controllers read and write: through the same doors as everybody. */
export class World {
  readonly api: Api
  readonly store: Store
  readonly #registry: Registry

  constructor(api: Api, registry: Registry) {
    this.api = api
    this.store = api.store
    this.#registry = registry
  }

  get({ storage, namespace, name }: Key): KubeObject | undefined {
    return this.store.get(storage, namespace, name)
  }

  resource(storage: string): Resource {
    const found = this.#registry.byStorage(storage)
    if (!found) throw new Error(`nothing serves ${storage}`)
    return found
  }

  /** Where objects of a kind lie; undefined for one that nothing serves. */
  storageOf(apiVersion: string, kind: string): string | undefined {
    const found = this.#registry.byKind(apiVersion, kind)
    return found && storageOf(found)
  }

  create(storage: string, document: KubeObject, manager = MANAGER): KubeObject {
    return this.api.create(
      this.resource(storage),
      { namespace: document.metadata.namespace ?? '', document },
      { manager },
    )
  }

  /** Writes the object as it is after `change`; nothing where that is the same. */
  change(
    storage: string,
    object: KubeObject,
    change: (draft: KubeObject) => void,
    manager = MANAGER,
  ): KubeObject {
    const document = copy(object)
    change(document)
    const { namespace = '', name } = object.metadata
    return this.api.update(this.resource(storage), { namespace, name, document }, { manager })
  }

  setStatus(storage: string, object: KubeObject, status: object, manager = MANAGER): void {
    const { namespace = '', name } = object.metadata
    const now = this.store.get(storage, namespace, name)
    if (!now || now.metadata.uid !== object.metadata.uid) return
    const resource = this.resource(storage)
    const document = { ...copy(now), apiVersion: apiVersionOf(resource), status: copy(status) }
    this.api.update(resource, { namespace, name, document }, { manager, subresource: 'status' })
  }

  remove(storage: string, { metadata }: KubeObject, propagationPolicy: Propagation = 'Background'): void {
    const { namespace = '', name } = metadata
    if (this.store.get(storage, namespace, name)?.metadata.uid !== metadata.uid) return
    this.api.remove(this.resource(storage), { namespace, name }, { propagationPolicy })
  }

  /** What an object has made, of one kind. */
  ownedBy(owner: KubeObject, storage: string): KubeObject[] {
    return this.store
      .dependentsOf(owner.metadata.uid!)
      .filter((one) => one.storage === storage)
      .map(({ object }) => object)
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  }

  /** A sentence that `kubectl describe` shows below an object. */
  record(object: KubeObject, { type, reason, message, component }: Told): void {
    const { namespace = 'default', name, uid, resourceVersion } = object.metadata
    const now = timestamp()
    const known = this.store
      .list('events.', namespace)
      .find(
        (event) =>
          at(event, 'involvedObject', 'uid') === uid && event.reason === reason && event.message === message,
      )
    if (known) return
    this.create('events.', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: '', generateName: `${name}.`, namespace },
      involvedObject: {
        apiVersion: object.apiVersion,
        kind: object.kind,
        namespace,
        name,
        uid: uid!,
        resourceVersion: resourceVersion!,
      },
      type,
      reason,
      message,
      count: 1,
      firstTimestamp: now,
      lastTimestamp: now,
      source: { component },
      reportingComponent: component,
    })
  }
}

export interface Told {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  readonly component: string
}

export function keyOf(storage: string, { metadata }: KubeObject): Key {
  return { storage, namespace: metadata.namespace ?? '', name: metadata.name }
}

export function ownerOf(owner: KubeObject): OwnerReference {
  const { apiVersion, kind, metadata } = owner
  return {
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid!,
    controller: true,
    blockOwnerDeletion: true,
  }
}

/** The key of the controller of an object, where it is of this kind. */
export function controllerKey(object: KubeObject, kind: string, storage: string): Key[] {
  const owner = object.metadata.ownerReferences?.find(({ controller }) => controller)
  if (owner?.kind !== kind) return []
  return [{ storage, namespace: object.metadata.namespace ?? '', name: owner.name }]
}

export interface Condition {
  readonly type: string
  readonly status: 'True' | 'False'
  readonly reason?: string
  readonly message?: string
}

/** Conditions with this one set; its time changes only when its status does. */
export function withCondition(
  conditions: readonly Record<string, unknown>[],
  condition: Condition,
): Record<string, unknown>[] {
  const old = conditions.find(({ type }) => type === condition.type)
  const isSameStatus = old?.status === condition.status
  const next = { ...condition, lastTransitionTime: isSameStatus ? old.lastTransitionTime : timestamp() }
  return [...conditions.filter(({ type }) => type !== condition.type), next]
}

export function isPodReady(pod: KubeObject): boolean {
  const conditions = at(pod, 'status', 'conditions')
  if (!Array.isArray(conditions)) return false
  return conditions.some((one) => isObject(one) && one.type === 'Ready' && one.status === 'True')
}
