import { badRequest, methodNotAllowed, noSuchPath } from '../api-error.ts'
import { at, type JsonObject, type KubeObject } from '../object.ts'
import { list } from '../resources/cell.ts'
import type { Resource } from '../resources/resource.ts'
import type { Api } from '../write/api.ts'
import { type Answer, documentOf, type Exchange } from './exchange.ts'
import type { Route } from './route.ts'

/** What the API knows of pods and accounts that lies in no object. */
export interface Extras {
  /** What a container has printed; undefined where it has not run. */
  logOf(pod: KubeObject, container: string, previous: boolean): string | undefined
  /** Told of each addition to a container's log. */
  onLog(listen: (pod: string, container: string, text: string) => void): () => void
  /** A token that the API takes for this account from now on. */
  tokenFor(namespace: string, account: string): string
}

/** Paths below an object that are no part of it. @throws ApiError */
export function serveExtra(
  exchange: Exchange,
  resource: Resource,
  route: Route,
  { api, extras }: { readonly api: Api; readonly extras: Extras },
): Answer {
  const { namespace, name, subresource } = route
  const object = api.get(resource, { namespace, name })
  if (subresource === 'log') {
    serveLog(exchange, object, extras)
    return undefined
  }
  if (exchange.method !== 'POST') throw methodNotAllowed()
  if (subresource === 'token') {
    const asked = documentOf(exchange) as JsonObject
    const seconds = Number(at(asked, 'spec', 'expirationSeconds') ?? 3600)
    const status = {
      token: extras.tokenFor(namespace, name),
      expirationTimestamp: new Date(Date.now() + seconds * 1000).toISOString(),
    }
    return {
      code: 201,
      document: { ...asked, kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', status },
    }
  }
  if (subresource === 'eviction') {
    api.remove(resource, { namespace, name })
    return {
      code: 201,
      document: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Success',
        code: 201,
      },
    }
  }
  throw noSuchPath()
}

function serveLog(exchange: Exchange, pod: KubeObject, extras: Extras): void {
  const { query, response } = exchange
  const names = [...list(pod, 'spec', 'initContainers'), ...list(pod, 'spec', 'containers')].map(
    (one) => `${one.name}`,
  )
  const mains = list(pod, 'spec', 'containers').map((one) => `${one.name}`)
  const container = query.get('container') || (mains.length === 1 ? mains[0]! : '')
  const { name } = pod.metadata
  if (!container)
    throw badRequest(
      `a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`,
    )
  if (!names.includes(container)) throw badRequest(`container ${container} is not valid for pod ${name}`)
  const isPrevious = query.get('previous') === 'true'
  const text = extras.logOf(pod, container, isPrevious)
  if (text === undefined) {
    if (isPrevious)
      throw badRequest(
        `previous terminated container ${JSON.stringify(container)} in pod ${JSON.stringify(name)} not found`,
      )
    const status = list(pod, 'status', 'containerStatuses').find((one) => one.name === container)
    const reason = at(status, 'state', 'waiting', 'reason') ?? 'ContainerCreating'
    throw badRequest(
      `container ${JSON.stringify(container)} in pod ${JSON.stringify(name)} is waiting to start: ${reason}`,
    )
  }
  response.writeHead(200, { 'content-type': 'text/plain' })
  const shown = tail(text, query)
  if (query.get('follow') !== 'true') return void response.end(shown)
  response.write(shown)
  const stop = extras.onLog((uid, of, more) => {
    if (uid === pod.metadata.uid && of === container) response.write(more)
  })
  response.once('close', stop)
}

function tail(text: string, query: URLSearchParams): string {
  const lines = text.split(/(?<=\n)/)
  const count = query.has('tailLines') ? Number(query.get('tailLines')) : lines.length
  const last = count === 0 ? '' : lines.slice(-count).join('')
  return query.has('limitBytes') ? last.slice(0, Number(query.get('limitBytes'))) : last
}
