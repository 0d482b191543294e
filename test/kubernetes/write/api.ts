import { randomUUID } from 'node:crypto'
import { alreadyExists, badRequest, conflict, forbidden, invalid, notFound } from '../api-error.ts'
import { at, copy, isObject, isSame, type JsonObject, type KubeObject, timestamp } from '../object.ts'
import { type Resource, storageOf } from '../resources/resource.ts'
import type { Store } from '../store/store.ts'
import { admit } from './admission.ts'
import { decode, requirePlace, requireValid, type Strictness, type Target } from './document.ts'
import { applyDocument, trackUpdate } from './managed.ts'
import { mergedWith, quiet, wantedPart } from './merged.ts'
import { type Patch, patched, requireDeclared } from './patched.ts'
import { countsGenerations, prepareNew } from './prepare.ts'
import { type RemoveOptions, removeObject } from './remove.ts'
import { scaleOf, withReplicas } from './scale.ts'

export interface WriteOptions extends Partial<Strictness> {
  /** Who writes, for `managedFields`. */
  readonly manager?: string
  readonly dryRun?: boolean
  readonly subresource?: '' | 'status' | 'scale' | 'finalize'
}

const QUIET: Strictness = { fieldValidation: 'Ignore', warn: () => {} }
const STALE = 'the object has been modified; please apply your changes to the latest version and try again'

/** Every change of an object, whoever asks for it: a request or a controller. */
export class Api {
  readonly store: Store

  constructor(store: Store) {
    this.store = store
  }

  get(resource: Resource, { namespace, name }: Target): KubeObject {
    const found = this.store.get(storageOf(resource), resource.isNamespaced ? namespace : '', name)
    if (!found) throw notFound(resource, name)
    return served(found, resource)
  }

  create(
    resource: Resource,
    { namespace, document }: { namespace: string; document: unknown },
    options: WriteOptions = {},
  ): KubeObject {
    const strictness = { ...QUIET, ...options }
    const object = decode(document, resource, strictness)
    if (object.metadata.resourceVersion)
      throw badRequest('resourceVersion should not be set on objects to be created')
    const metadata = requirePlace(object, resource, { namespace, name: '' })
    const made = prepareNew({ ...object, metadata }, resource, this.store)
    requireValid(made, resource, undefined)
    admit(made, resource, this.store, strictness.warn)
    if (this.store.get(storageOf(resource), made.metadata.namespace ?? '', made.metadata.name)) {
      throw alreadyExists(resource, made.metadata.name)
    }
    return this.#store(undefined, this.#tracked(undefined, made, resource, options), resource, options)
  }

  update(
    resource: Resource,
    { namespace, name, document }: Target & { document: unknown },
    options: WriteOptions = {},
  ): KubeObject {
    const strictness = { ...QUIET, ...options }
    const before = this.get(resource, { namespace, name })
    if (options.subresource === 'scale') return this.#scale(before, document, resource, options)
    const object = decode(document, resource, strictness)
    const metadata = requirePlace(object, resource, { namespace, name })
    if (resource.isCustom && !metadata.resourceVersion) {
      throw invalid(resource, name, [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: 0: must be specified for an update',
          field: 'metadata.resourceVersion',
        },
      ])
    }
    return this.#replace(before, { ...object, metadata }, resource, options)
  }

  patch(
    resource: Resource,
    { namespace, name }: Target,
    patch: Patch,
    options: WriteOptions = {},
  ): KubeObject {
    const storage = storageOf(resource)
    const stored = this.store.get(storage, resource.isNamespaced ? namespace : '', name)
    if (patch.kind === 'apply') return this.#apply(stored, { namespace, name }, { resource, patch, options })
    if (!stored) throw notFound(resource, name)
    const before = served(stored, resource)
    if (options.subresource === 'scale') {
      const scale = patched(scaleOf(before, resource), patch, undefined)
      return this.#scale(before, scale, resource, options)
    }
    const changed = patched(before as unknown as JsonObject, patch, resource)
    const object = decode(changed, resource, { ...QUIET, ...options, source: 'patch' })
    const metadata = requirePlace(object, resource, { namespace, name })
    return this.#replace(before, { ...object, metadata }, resource, options)
  }

  remove(resource: Resource, target: Target, options: RemoveOptions = {}): KubeObject | undefined {
    return removeObject(this.store, resource, { before: this.get(resource, target), ...options })
  }

  #scale(before: KubeObject, scale: unknown, resource: Resource, options: WriteOptions): KubeObject {
    const replicas = at(scale, 'spec', 'replicas') ?? 0
    if (!Number.isInteger(replicas))
      throw badRequest('Scale in version "v1" cannot be handled as a Scale: spec.replicas is no integer')
    const { resourceVersion } = ((scale as KubeObject).metadata ?? {}) as { resourceVersion?: string }
    const document = withReplicas(before, resource, replicas as number)
    const metadata = { ...document.metadata, ...(resourceVersion && { resourceVersion }) }
    const written = this.#replace(before, { ...document, metadata }, resource, options)
    return scaleOf(written, resource) as unknown as KubeObject
  }

  #apply(
    stored: KubeObject | undefined,
    { namespace, name }: Target,
    { resource, patch, options }: { resource: Resource; patch: Patch; options: WriteOptions },
  ): KubeObject {
    const { body } = patch
    if (!isObject(body)) throw badRequest('the body of an apply patch is no object')
    if (isObject(body.metadata) && body.metadata.managedFields !== undefined) {
      throw badRequest('metadata.managedFields must be nil')
    }
    if (!options.manager) {
      throw invalid({ group: 'meta.k8s.io', resource: '', kind: 'PatchOptions' }, '', [
        {
          reason: 'FieldValueRequired',
          message: 'Required value: is required for apply patch',
          field: 'fieldManager',
        },
      ])
    }
    requireDeclared(body, resource, { namespace, name })
    const live = stored && served(stored, resource)
    const wanted = { ...body, metadata: { ...(body.metadata as object), name } } as unknown as KubeObject
    const writer = { manager: options.manager, subresource: options.subresource ?? '' }
    const merged = applyDocument(live, copy(wanted), { resource, writer, force: patch.force ?? false })
    const object = decode(merged, resource, { ...QUIET, ...options, source: 'patch' })
    const { managedFields } = merged.metadata
    const metadata = {
      ...requirePlace(object, resource, { namespace, name }),
      ...(managedFields && { managedFields }),
    }
    if (live) return this.#replace(live, { ...object, metadata }, resource, { ...options, isApplied: true })
    const made = prepareNew({ ...object, metadata }, resource, this.store)
    requireValid(made, resource, undefined)
    admit(made, resource, this.store, options.warn ?? QUIET.warn)
    return this.#store(undefined, made, resource, options)
  }

  #replace(
    before: KubeObject,
    object: KubeObject,
    resource: Resource,
    options: WriteOptions & { readonly isApplied?: boolean },
  ): KubeObject {
    const { name, resourceVersion, uid, finalizers = [] } = object.metadata
    const old = before.metadata
    if (uid && uid !== old.uid) {
      throw conflict(
        resource,
        name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.uid}`,
      )
    }
    if (resourceVersion && resourceVersion !== old.resourceVersion) throw conflict(resource, name, STALE)
    if (old.deletionTimestamp && finalizers.some((one) => !old.finalizers?.includes(one))) {
      throw forbidden(resource, name, 'no new finalizers can be added if the object is being deleted')
    }
    const next = mergedWith(before, object, resource, options.subresource ?? '')
    const isChanged = !isSame(wantedPart(before, resource), wantedPart(next, resource))
    const generation = (old.generation ?? 1) + (isChanged ? 1 : 0)
    if (countsGenerations(resource)) next.metadata.generation = generation
    requireValid(next, resource, before)
    const tracked = options.isApplied ? next : this.#tracked(before, next, resource, options)
    if (isSame(quiet(tracked), quiet(before))) return before
    return this.#store(before, tracked, resource, options)
  }

  #tracked(
    before: KubeObject | undefined,
    after: KubeObject,
    resource: Resource,
    options: WriteOptions,
  ): KubeObject {
    const writer = { manager: options.manager ?? 'unknown', subresource: options.subresource ?? '' }
    const managedFields = trackUpdate(before, after, { resource, writer })
    return { ...after, metadata: { ...after.metadata, managedFields } }
  }

  /** An object that was to be deleted goes with the last thing that held it. */
  #store(
    before: KubeObject | undefined,
    object: KubeObject,
    resource: Resource,
    { dryRun }: WriteOptions,
  ): KubeObject {
    if (dryRun) return object
    const {
      deletionTimestamp,
      deletionGracePeriodSeconds = 0,
      finalizers = [],
      namespace = '',
      name,
    } = object.metadata
    const storage = storageOf(resource)
    const holds =
      storage === 'namespaces.' ? (at(object, 'spec', 'finalizers') as unknown[] | undefined)?.length : 0
    const isGone =
      before && deletionTimestamp && finalizers.length === 0 && deletionGracePeriodSeconds === 0 && !holds
    if (isGone) {
      this.store.put(storage, object)
      return this.store.remove(storage, namespace, name) ?? object
    }
    const stored = this.store.put(storage, object)
    if (storage === 'namespaces.' && !before) furnish(name, this.store)
    return served(stored, resource)
  }
}

/** What each namespace has from its beginning. */
function furnish(namespace: string, store: Store): void {
  const creationTimestamp = timestamp()
  const metadata = { namespace, creationTimestamp }
  store.put('serviceaccounts.', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { ...metadata, name: 'default', uid: randomUUID() },
  })
  store.put('configmaps.', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { ...metadata, name: 'kube-root-ca.crt', uid: randomUUID() },
    data: { 'ca.crt': '' },
  })
}

/** What is stored in one version is read in each. */
function served(object: KubeObject, { group, version }: Resource): KubeObject {
  const apiVersion = group ? `${group}/${version}` : version
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion }
}
