import type { KubeObject } from '../object.ts'
import type { Definitions } from '../schema/schema.ts'
import type { Store } from '../store/store.ts'
import { list } from './cell.ts'
import { customResources } from './custom.ts'
import { apiVersionOf, type Resource } from './resource.ts'

export const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io'

/** Which kinds the API serves: the built-in ones, and those that somebody has defined. */
export class Registry {
  readonly definitions: Definitions
  readonly #builtIn: readonly Resource[]
  readonly #store: Store
  readonly #custom = new Map<
    string,
    { readonly definition: KubeObject; readonly resources: readonly Resource[] }
  >()
  #all: readonly Resource[]

  constructor(builtIn: readonly Resource[], definitions: Definitions, store: Store) {
    this.#builtIn = builtIn
    this.#all = builtIn
    this.definitions = definitions
    this.#store = store
    store.onChange(({ storage }) => {
      if (storage === DEFINITIONS) this.#refresh()
    })
  }

  get all(): readonly Resource[] {
    return this.#all
  }

  find(group: string, version: string, resource: string): Resource | undefined {
    return this.#all.find(
      (one) => one.resource === resource && one.version === version && one.group === group,
    )
  }

  byKind(apiVersion: string, kind: string): Resource | undefined {
    return this.#all.find((one) => one.kind === kind && apiVersionOf(one) === apiVersion)
  }

  /** Any version of what is stored there. */
  byStorage(storage: string): Resource | undefined {
    return this.#all.find(({ group, resource }) => `${resource}.${group}` === storage)
  }

  #refresh(): void {
    const stored = this.#store.list(DEFINITIONS)
    const names = new Set(stored.map(({ metadata }) => metadata.name))
    for (const name of this.#custom.keys()) if (!names.has(name)) this.#custom.delete(name)
    for (const definition of stored) {
      const { name } = definition.metadata
      const known = this.#custom.get(name)
      const isNew = known?.definition.metadata.generation !== definition.metadata.generation
      const wasEstablished = known !== undefined && known.resources.length > 0
      const isEstablished = list(definition, 'status', 'conditions').some(
        ({ type, status }) => type === 'Established' && status === 'True',
      )
      if (!isNew && wasEstablished === isEstablished) continue
      const resources = isEstablished ? customResources(definition, this.definitions) : []
      this.#custom.set(name, { definition, resources })
    }
    this.#all = [...this.#builtIn, ...[...this.#custom.values()].flatMap(({ resources }) => resources)]
  }
}
