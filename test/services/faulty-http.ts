import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

export interface Asked {
  readonly method: string
  /** As it was sent, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  /** As it was sent: `/path?query`. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Answered {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. */
  readonly body?: string | object
}

/** What happens to a request in the place of its answer. */
export type HttpFault =
  | {
      readonly kind: 'status'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string | object
    }
  /** The connection is cut before anything was done. */
  | { readonly kind: 'cut' }
  /** What was asked is done, the connection cut before the answer. */
  | { readonly kind: 'lost-answer' }
  /** Half of the answer comes, then the connection is cut. */
  | { readonly kind: 'half-answer' }
  /** Nothing is done, and no answer comes. */
  | { readonly kind: 'silence' }

export interface FaultyHttp extends AsyncDisposable {
  readonly port: number
  readonly url: string
  /** Requests so far, as `PUT /path`. */
  readonly requests: string[]
  /** Meets the next request for which it answers something. */
  fault: ((asked: Asked) => HttpFault | undefined) | undefined
  /** So many requests for which it answers something meet this. */
  failing(fault: HttpFault, times: number, which?: (asked: Asked) => boolean): void
}

/** A server on this machine that answers as `handle` says, and fails on demand. */
export async function startFaultyHttp(
  handle: (asked: Asked) => Answered | Promise<Answered>,
  tls?: { readonly key: string; readonly cert: string },
): Promise<FaultyHttp> {
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    void serve(incoming, outgoing).catch((error: unknown) => {
      console.error(error)
      outgoing.destroy()
    })
  }
  const server = tls ? createTlsServer(tls, listener) : createServer(listener)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const running: FaultyHttp = {
    port,
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    requests: [],
    fault: undefined,
    failing(fault, times, which = () => true) {
      let left = times
      running.fault = (asked) => (which(asked) && left-- > 0 ? fault : undefined)
    },
    async [Symbol.asyncDispose]() {
      if (!server.listening) return
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  return running

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const [path = '', search = ''] = incoming.url!.split('?')
    const pieces: Buffer[] = []
    for await (const piece of incoming) pieces.push(piece)
    const asked: Asked = {
      method: incoming.method!,
      path,
      query: new URLSearchParams(search),
      target: incoming.url!,
      headers: incoming.headers,
      body: Buffer.concat(pieces),
    }
    running.requests.push(`${asked.method} ${path}`)
    const fault = running.fault?.(asked)
    if (fault?.kind === 'silence') return
    if (fault?.kind === 'cut') return void outgoing.destroy()
    const answer = fault?.kind === 'status' ? fault : await handle(asked)
    if (fault?.kind === 'lost-answer') return void outgoing.destroy()
    const { status, headers = {}, body = '' } = answer
    const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
    outgoing.writeHead(status, {
      'content-type': 'application/json',
      'content-length': bytes.length,
      ...headers,
    })
    if (fault?.kind !== 'half-answer') return void outgoing.end(bytes)
    outgoing.write(bytes.subarray(0, bytes.length >> 1), () => outgoing.destroy())
  }
}
