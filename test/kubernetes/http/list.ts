import { ApiError, badRequest, expired } from '../api-error.ts'
import type { JsonObject, KubeObject } from '../object.ts'
import { type Resource, storageOf } from '../resources/resource.ts'
import { fieldSelector, labelSelector, type Matches } from '../store/selectors.ts'
import type { Store } from '../store/store.ts'
import { type Rendering, renderList } from './render.ts'

export interface ListRequest {
  readonly resource: Resource
  readonly namespace: string
  readonly query: URLSearchParams
}

interface Rest {
  readonly revision: number
  readonly objects: readonly KubeObject[]
}

const TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.'
/** Lists in pages of which somebody still asks for the rest; each is a snapshot. */
const MOST_OPEN = 1_000

/** Lists, page by page, as of one revision. */
export class Lists {
  readonly #store: Store
  readonly #open = new Map<string, Rest>()
  #count = 0

  constructor(store: Store) {
    this.#store = store
  }

  /** @throws ApiError 400, 410 for a page of a list that is forgotten, 504 for a revision that is not there yet */
  list(request: ListRequest, rendering: Rendering): JsonObject {
    const { resource, namespace, query } = request
    const token = query.get('continue')
    const limit = Number(query.get('limit') ?? 0)
    const { revision, objects } = token ? this.#rest(token) : this.#all(request)
    const page = limit > 0 ? objects.slice(0, limit) : objects
    const rest = objects.slice(page.length)
    const isFiltered = query.has('labelSelector') || query.has('fieldSelector')
    const list: JsonObject = { resourceVersion: `${revision}` }
    if (rest.length > 0) {
      list.continue = this.#keep({ revision, objects: rest }, `${namespace}/${resource.resource}`)
      if (!isFiltered) list.remainingItemCount = rest.length
    }
    return renderList(page, resource, { rendering, list })
  }

  #all({ resource, namespace, query }: ListRequest): Rest {
    const asked = Number(query.get('resourceVersion') ?? 0)
    const { revision } = this.#store
    requireRevision(asked, revision)
    const isIn = matcherOf(resource, query)
    return { revision, objects: this.#store.list(storageOf(resource), namespace || undefined).filter(isIn) }
  }

  #rest(token: string): Rest {
    const found = this.#open.get(token)
    this.#open.delete(token)
    if (!found || found.revision < this.#store.oldest) throw expired(TOO_OLD)
    return found
  }

  #keep(rest: Rest, where: string): string {
    const token = Buffer.from(
      JSON.stringify({ v: 'meta.k8s.io/v1', rv: rest.revision, start: `${where}/${++this.#count}` }),
    ).toString('base64url')
    this.#open.set(token, rest)
    if (this.#open.size > MOST_OPEN) this.#open.delete(this.#open.keys().next().value!)
    return token
  }
}

/** Nobody can be told of what has not happened. @throws ApiError 504 */
export function requireRevision(asked: number, revision: number): void {
  if (Number.isNaN(asked)) throw badRequest('resource version: Invalid value: not a number')
  if (asked <= revision) return
  throw new ApiError(504, 'Timeout', `Too large resource version: ${asked}, current: ${revision}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version', field: '' }],
    retryAfterSeconds: 1,
  })
}

/** Which objects a request means, by labels and fields. */
export function matcherOf(resource: Resource, query: URLSearchParams): Matches {
  const labels = labelSelector(query.get('labelSelector') ?? '')
  const fields = fieldSelector(query.get('fieldSelector') ?? '', resource)
  return (object) => labels(object.metadata.labels ?? {}) && fields(object)
}
