import type { ServerResponse } from 'node:http'
import { type ApiError, expired } from '../api-error.ts'
import type { JsonObject, KubeObject } from '../object.ts'
import { apiVersionOf, storageOf } from '../resources/resource.ts'
import type { Change, Store } from '../store/store.ts'
import { type ListRequest, matcherOf, requireRevision } from './list.ts'
import { type Rendering, renderOne } from './render.ts'

/** A watch that somebody has open, for those who want to disturb it. */
export interface OpenWatch {
  readonly resource: string
  readonly userAgent: string
  readonly labelSelector: string
  /** Tells it that its revision is gone, and ends it: 410. */
  expire(): void
  /** Ends the connection in the middle of a line. */
  cut(): void
  /** Ends it as a server does whose time is over. */
  end(): void
  /** Tells how far it is; where it did not ask for that, nothing is sent. */
  bookmark(): void
}

/** All watches that are open. Each lives as long as its connection, or as long as it asked to. */
export class Watches {
  readonly #store: Store
  readonly #open = new Set<OpenWatch>()
  /** False: nothing is sent, though connections stay, as when packets are lost. */
  isFlowing = true

  constructor(store: Store) {
    this.#store = store
  }

  get all(): readonly OpenWatch[] {
    return [...this.#open]
  }

  /** @throws ApiError 400, 410, 504 */
  open(
    request: ListRequest,
    rendering: Rendering,
    { response, userAgent }: { response: ServerResponse; userAgent: string },
  ): void {
    const { resource, namespace, query } = request
    const matches = matcherOf(resource, query)
    const isIn = (object: KubeObject) =>
      (!namespace || object.metadata.namespace === namespace) && matches(object)
    const asked = query.get('resourceVersion') ?? ''
    requireRevision(Number(asked), this.#store.revision)
    const storage = storageOf(resource)
    const isFresh = asked === '' || asked === '0'
    const sendsAll = query.get('sendInitialEvents') === 'true'
    const missed = isFresh || sendsAll ? [] : this.#store.changesSince(storage, Number(asked))

    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' })
    response.flushHeaders()
    response.socket?.setNoDelay(true)
    const write = (type: string, object: JsonObject): void => {
      if (this.isFlowing && !response.writableEnded) response.write(`${JSON.stringify({ type, object })}\n`)
    }
    const fail = (error: ApiError): void => {
      write('ERROR', error.status)
      response.end()
    }
    if (!missed) {
      fail(expired(`too old resource version: ${asked} (${this.#store.oldest})`))
      return
    }
    const rendered = (object: KubeObject) =>
      renderOne({ ...object, apiVersion: apiVersionOf(resource) }, resource, rendering)
    const tell = ({ type, object, before }: Change): void => {
      const was = before !== undefined && isIn(before)
      const is = type !== 'DELETED' && isIn(object)
      if (is) write(was ? 'MODIFIED' : 'ADDED', rendered(object))
      else if (was)
        write(
          'DELETED',
          rendered(
            type === 'DELETED'
              ? object
              : {
                  ...before,
                  metadata: { ...before.metadata, resourceVersion: object.metadata.resourceVersion! },
                },
          ),
        )
    }
    if (isFresh || sendsAll) {
      for (const object of this.#store.list(storage, namespace || undefined).filter(isIn))
        write('ADDED', rendered(object))
    }
    if (sendsAll) {
      // Where the list ends that comes as events.
      const annotations = { 'k8s.io/initial-events-end': 'true' }
      const metadata = { resourceVersion: `${this.#store.revision}`, creationTimestamp: null, annotations }
      write('BOOKMARK', { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata })
    }
    for (const change of missed) tell(change)

    const unsubscribe = this.#store.onChange((change) => {
      if (change.storage === storage) tell(change)
    })
    const mayBookmark =
      query.get('allowWatchBookmarks') === 'true' || query.get('allowWatchBookmarks') === '1'
    const bookmark = (): void => {
      const metadata = { resourceVersion: `${this.#store.revision}`, creationTimestamp: null }
      if (mayBookmark)
        write('BOOKMARK', { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata })
    }
    const seconds = Number(query.get('timeoutSeconds') ?? 0)
    const timer = seconds > 0 ? setTimeout(() => response.end(), seconds * 1000) : undefined
    const bookmarks = setInterval(bookmark, 30_000)
    const watch: OpenWatch = {
      resource: resource.resource,
      userAgent,
      labelSelector: query.get('labelSelector') ?? '',
      expire: () => fail(expired(`too old resource version: ${asked || 0} (${this.#store.revision})`)),
      cut() {
        response.write('{"type":"MODIFIED","object":{"kind":')
        response.socket?.destroySoon()
      },
      end: () => response.end(),
      bookmark,
    }
    this.#open.add(watch)
    response.once('close', () => {
      clearTimeout(timer)
      clearInterval(bookmarks)
      unsubscribe()
      this.#open.delete(watch)
    })
  }
}
