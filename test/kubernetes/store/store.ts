import type { KubeObject } from '../object.ts'

export interface Change {
  readonly revision: number
  /** `deployments.apps` */
  readonly storage: string
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: KubeObject
  readonly before: KubeObject | undefined
}

/** Changes that are kept for watches that come back. */
const HISTORY = 20_000

/** All objects, one revision for all of them, and the changes that led here. Objects in it are never changed. */
export class Store {
  #revision = 1
  #oldest = 1
  #changes: Change[] = []
  readonly #kinds = new Map<string, Map<string, Map<string, KubeObject>>>()
  readonly #dependents = new Map<
    string,
    Map<string, { readonly storage: string; readonly object: KubeObject }>
  >()
  readonly #listeners = new Set<(change: Change) => void>()

  get revision(): number {
    return this.#revision
  }

  /** The earliest revision from which a watch can go on. */
  get oldest(): number {
    return this.#oldest
  }

  get(storage: string, namespace: string, name: string): KubeObject | undefined {
    return this.#kinds.get(storage)?.get(namespace)?.get(name)
  }

  /** In order of namespace and name; of all namespaces when none is named. */
  list(storage: string, namespace?: string): KubeObject[] {
    const kind = this.#kinds.get(storage)
    if (!kind) return []
    const spaces = namespace === undefined ? [...kind.keys()].sort() : [namespace]
    return spaces.flatMap((space) => {
      const objects = kind.get(space)
      return objects ? [...objects.keys()].sort().map((name) => objects.get(name)!) : []
    })
  }

  /** Kinds of which there is something in a namespace. */
  storagesOf(namespace: string): string[] {
    return [...this.#kinds]
      .filter(([, spaces]) => (spaces.get(namespace)?.size ?? 0) > 0)
      .map(([storage]) => storage)
  }

  /** Objects that name an owner with this uid. */
  dependentsOf(uid: string): readonly { readonly storage: string; readonly object: KubeObject }[] {
    return [...(this.#dependents.get(uid)?.values() ?? [])]
  }

  /** Stores it under the next revision, which it is given. */
  put(storage: string, object: KubeObject): KubeObject {
    const { namespace = '', name } = object.metadata
    const before = this.get(storage, namespace, name)
    const revision = ++this.#revision
    const stored: KubeObject = { ...object, metadata: { ...object.metadata, resourceVersion: `${revision}` } }
    const kind = this.#kinds.get(storage) ?? new Map<string, Map<string, KubeObject>>()
    this.#kinds.set(storage, kind)
    const space = kind.get(namespace) ?? new Map<string, KubeObject>()
    kind.set(namespace, space)
    space.set(name, stored)
    this.#index(storage, before, stored)
    this.#tell({ revision, storage, type: before ? 'MODIFIED' : 'ADDED', object: stored, before })
    return stored
  }

  remove(storage: string, namespace: string, name: string): KubeObject | undefined {
    const before = this.get(storage, namespace, name)
    if (!before) return undefined
    const revision = ++this.#revision
    this.#kinds.get(storage)!.get(namespace)!.delete(name)
    this.#index(storage, before, undefined)
    const object = { ...before, metadata: { ...before.metadata, resourceVersion: `${revision}` } }
    this.#tell({ revision, storage, type: 'DELETED', object, before })
    return object
  }

  /** What happened to a kind after a revision; undefined where that is forgotten. */
  changesSince(storage: string, revision: number): readonly Change[] | undefined {
    if (revision < this.#oldest) return undefined
    return this.#changes.filter((change) => change.revision > revision && change.storage === storage)
  }

  /** Forgets all changes up to now: who asks for them has to list again. */
  compact(): void {
    // A revision of nothing, so that whoever knows the newest state is late as well.
    this.#revision++
    this.#oldest = this.#revision
    this.#changes = []
  }

  onChange(listen: (change: Change) => void): () => void {
    this.#listeners.add(listen)
    return () => this.#listeners.delete(listen)
  }

  #tell(change: Change): void {
    this.#changes.push(change)
    if (this.#changes.length > HISTORY) {
      const gone = this.#changes.splice(0, HISTORY / 2)
      this.#oldest = gone.at(-1)!.revision
    }
    for (const listen of this.#listeners) listen(change)
  }

  #index(storage: string, before: KubeObject | undefined, after: KubeObject | undefined): void {
    const { namespace = '', name } = (after ?? before)!.metadata
    const key = `${storage}/${namespace}/${name}`
    for (const { uid } of before?.metadata.ownerReferences ?? []) this.#dependents.get(uid)?.delete(key)
    for (const { uid } of after?.metadata.ownerReferences ?? []) {
      const dependents = this.#dependents.get(uid) ?? new Map()
      this.#dependents.set(uid, dependents.set(key, { storage, object: after! }))
    }
  }
}
