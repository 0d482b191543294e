import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { ApiError, forbidden, noSuchPath, unauthorized } from '../api-error.ts'
import type { Registry } from '../resources/registry.ts'
import type { Api } from '../write/api.ts'
import { discover } from './discovery.ts'
import { type Answer, documentOf, type Exchange, readBody, send, sendError } from './exchange.ts'
import { type Extras, serveExtra } from './extras.ts'
import { type Fault, reasonOf, type SeenRequest } from './faults.ts'
import { Lists } from './list.ts'
import { serveObjects, verbOf } from './objects.ts'
import { openApiIndex, openApiV2, openApiV3 } from './openapi.ts'
import { isAllowed, refusal, type User, type Wish } from './rbac.ts'
import { review } from './reviews.ts'
import { routeOf } from './route.ts'
import { Watches } from './watch.ts'

export interface ServerOptions {
  readonly api: Api
  readonly registry: Registry
  readonly extras: Extras
  /** With it the server speaks HTTPS. */
  readonly tls?: { readonly key: string; readonly certificate: string }
  /** Who a token belongs to. */
  readonly userOf: (token: string) => User | undefined
}

/** The API over HTTP, on 127.0.0.1; it can go away and come back on the same port. */
export class ApiServer {
  readonly watches: Watches
  /** Requests so far: `GET /api/v1/pods?watch=true`. */
  readonly requests: string[] = []
  /** Meets every request for which it answers something. */
  fault: ((request: SeenRequest) => Fault | undefined) | undefined
  readonly #options: ServerOptions
  readonly #lists: Lists
  #server: Server | undefined
  #port = 0

  constructor(options: ServerOptions) {
    this.#options = options
    this.#lists = new Lists(options.api.store)
    this.watches = new Watches(options.api.store)
  }

  get url(): string {
    return `http${this.#options.tls ? 's' : ''}://127.0.0.1:${this.#port}`
  }

  async start(): Promise<void> {
    const { tls } = this.#options
    const listen: RequestListener = (request, response) => void this.#serve(request, response)
    const server = tls
      ? createSecureServer({ key: tls.key, cert: tls.certificate }, listen)
      : createServer(listen)
    this.#server = server
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#port, '127.0.0.1', resolve)
    })
    this.#port = (server.address() as AddressInfo).port
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (!server) return
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => {})
    const url = new URL(request.url ?? '/', 'http://localhost')
    const { method = 'GET' } = request
    const query = url.searchParams
    const path = url.pathname
    const userAgent = request.headers['user-agent'] ?? ''
    this.requests.push(`${method} ${request.url}`)
    try {
      const body = await readBody(request)
      const accept = request.headers.accept ?? ''
      const fault = this.fault?.({ method, path, query, userAgent, accept })
      if (fault?.kind === 'stall') return
      if (fault?.kind === 'cut') return void request.socket.destroy()
      if (fault?.kind === 'status') throw faultError(fault)
      const user = this.#userOf(request)
      const contentType = request.headers['content-type'] ?? 'application/json'
      const exchange = {
        method,
        path,
        query,
        accept: request.headers.accept,
        contentType,
        userAgent,
        body,
        user,
        request,
        response,
      }
      if (fault?.kind === 'lost-answer') response.end = () => response.destroy()
      const answer = this.#answer(exchange)
      if (answer) send(exchange, answer.code, answer.document)
    } catch (error) {
      sendError(response, error)
    }
  }

  #userOf({ headers }: IncomingMessage): User {
    const [scheme, token] = (headers.authorization ?? '').split(' ')
    if (!token) {
      if (scheme) throw unauthorized()
      return { name: 'system:anonymous', groups: ['system:unauthenticated'] }
    }
    const user = scheme === 'Bearer' ? this.#options.userOf(token) : undefined
    if (!user) throw unauthorized()
    return user
  }

  #answer(exchange: Exchange): Answer {
    const { path, method, query, user } = exchange
    const { registry, api, userOf, extras } = this.#options
    const route = routeOf(path)
    if (!route) return this.#answerPath(exchange)
    const wish: Wish = {
      verb: verbOf(method, route, query),
      group: route.group,
      resource: route.resource,
      subresource: route.subresource,
      namespace: route.namespace,
      ...(route.name && { name: route.name }),
    }
    const resource = registry.find(route.group, route.version, route.resource)
    if (!isAllowed(user, wish, api.store)) {
      const subject = resource ?? { group: route.group, resource: route.resource, kind: '' }
      throw forbidden(subject, route.name, refusal(user, wish))
    }
    if (!resource) throw noSuchPath()
    if (resource.resource.endsWith('reviews') && method === 'POST') {
      const answer = review(resource.resource, documentOf(exchange), { user, store: api.store, userOf })
      if (answer) return { code: 201, document: answer }
    }
    if (resource.extras.includes(route.subresource) && route.subresource !== 'finalize') {
      return serveExtra(exchange, resource, route, { api, extras })
    }
    return serveObjects(exchange, resource, route, { api, lists: this.#lists, watches: this.watches })
  }

  /** What is no object: health, version, discovery, schemas. */
  #answerPath(exchange: Exchange): Answer {
    const { path, user, accept } = exchange
    const { registry, api } = this.#options
    const isHealth = ['/healthz', '/livez', '/readyz'].includes(path)
    const wish = { verb: 'get', path }
    if (!isHealth && path !== '/version' && !isAllowed(user, wish, api.store)) {
      throw new ApiError(403, 'Forbidden', `forbidden: ${refusal(user, wish)}`, {})
    }
    if (isHealth) {
      exchange.response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('ok')
      return undefined
    }
    if (path === '/version') return { code: 200, document: VERSION }
    if (path === '/openapi/v3') return { code: 200, document: openApiIndex(registry) }
    if (path === '/openapi/v2') {
      if (accept && !/json|\*/.test(accept)) {
        exchange.response.writeHead(200, {
          'content-type': 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
        })
        exchange.response.end(EMPTY_OPENAPI)
        return undefined
      }
      return { code: 200, document: openApiV2(registry) }
    }
    const found = path.startsWith('/openapi/v3/')
      ? openApiV3(registry, path.slice('/openapi/v3/'.length))
      : discover(path.replace(/\/$/, ''), registry, accept)
    if (!found) throw noSuchPath()
    if (found.kind === 'APIGroupDiscoveryList') {
      const version = `${found.apiVersion}`.split('/')[1]
      const type = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`
      exchange.response.writeHead(200, { 'content-type': type }).end(JSON.stringify(found))
      return undefined
    }
    return { code: 200, document: found }
  }
}

/** Who wants version 2 as protobuf gets one without paths: kubectl reads the third version first. */
const EMPTY_OPENAPI = Buffer.from('\n\u00032.0', 'latin1')

const VERSION = {
  major: '1',
  minor: '33',
  gitVersion: 'v1.33.0',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'none',
  compiler: 'none',
  platform: 'linux/amd64',
}

function faultError(fault: Extract<Fault, { kind: 'status' }>): ApiError {
  const { code, message = 'told to fail', retryAfterSeconds } = fault
  return new ApiError(
    code,
    reasonOf(code),
    message,
    retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
  )
}
