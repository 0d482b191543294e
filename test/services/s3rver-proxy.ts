import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

/** What happens to a request in the place of its answer. */
export type ProxyFault =
  | { readonly kind: 'status'; readonly status: number; readonly code: string }
  /** The request is done, the connection cut off before the answer, as when the network fails. */
  | { readonly kind: 'lost-answer' }
  /** The answer stops after so many bytes, and the connection with it. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** The answer stops after so many bytes, and nothing more comes. */
  | { readonly kind: 'stall'; readonly afterBytes: number }

export interface S3Proxy {
  readonly url: string
  /** Requests so far, as `PUT /bucket/key`. */
  readonly requests: string[]
  /** Meets the next request for which it answers something. */
  fault: ((method: string, path: string) => ProxyFault | undefined) | undefined
  [Symbol.asyncDispose](): Promise<void>
}

interface Version {
  readonly id: string
  readonly etag: string | undefined
  readonly body: Buffer
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/**
 * Stands before s3rver and adds what S3 has and s3rver lacks: versions, conditional writes and reads, and whole
 * objects for those who read while others write, by serving a path one request after the other. It fails on demand.
 */
export async function startS3Proxy(upstream: string, { conditions = true } = {}): Promise<S3Proxy> {
  const queues = new Map<string, Promise<unknown>>()
  const versions = new Map<string, readonly Version[]>()
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url!.split('?')[0]!
    const before = queues.get(path) ?? Promise.resolve()
    const mine = before.then(() => serve(incoming, outgoing, path)).catch(() => outgoing.destroy())
    queues.set(path, mine)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const proxy: S3Proxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    fault: undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  return proxy

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse, path: string): Promise<void> {
    const method = incoming.method!
    proxy.requests.push(`${method} ${path}`)
    const body = await collect(incoming)
    const fault = proxy.fault?.(method, path)
    if (fault?.kind === 'status') return refuse(outgoing, fault.status, fault.code)
    const refusal = conditions ? await refusalOf(incoming, path) : undefined
    if (refusal) return refuse(outgoing, refusal.status, refusal.code)
    const query = new URLSearchParams(incoming.url!.split('?')[1])
    const versioned = conditions && method === 'GET' ? versionedAnswer(path, query) : undefined
    const answer = versioned ?? (await forward(method, incoming.url!, incoming.headers, body))
    if (method === 'PUT' && answer.status === 200) remember(path, answer.headers.etag, body)
    if (fault?.kind === 'lost-answer') return void outgoing.destroy()
    outgoing.writeHead(answer.status, answer.headers)
    if (fault && answer.body.length > fault.afterBytes) {
      outgoing.write(answer.body.subarray(0, fault.afterBytes), () => {
        if (fault.kind === 'cut') outgoing.destroy()
      })
      return
    }
    outgoing.end(answer.body)
  }

  /** As S3 answers, in its order. */
  async function refusalOf(
    { method, headers }: IncomingMessage,
    path: string,
  ): Promise<{ status: number; code: string } | undefined> {
    const ifMatch = headers['if-match']
    const ifNoneMatch = headers['if-none-match']
    if ((method !== 'PUT' && method !== 'GET') || (!ifMatch && !ifNoneMatch)) return undefined
    const now = await forward('HEAD', path, { host: headers.host }, Buffer.alloc(0))
    if (method === 'PUT' && ifMatch && now.status === 404) return { status: 404, code: 'NoSuchKey' }
    if (ifMatch && now.status === 200 && now.headers.etag !== ifMatch) {
      return { status: 412, code: 'PreconditionFailed' }
    }
    if (method === 'PUT' && ifNoneMatch && now.status === 200)
      return { status: 412, code: 'PreconditionFailed' }
    return undefined
  }

  function remember(path: string, etag: string | undefined, body: Buffer): void {
    const before = versions.get(path) ?? []
    versions.set(path, [{ id: `v${before.length + 1}`, etag, body }, ...before])
  }

  /** What a bucket with versions answers about those of one key. */
  function versionedAnswer(path: string, query: URLSearchParams): Answer | undefined {
    const id = query.get('versionId')
    if (id !== null) {
      const version = versions.get(path)?.find((one) => one.id === id)
      if (!version) return undefined
      const headers = { etag: version.etag, 'content-length': `${version.body.length}` }
      return { status: 200, headers, body: version.body }
    }
    if (!query.has('versions')) return undefined
    const prefix = query.get('prefix') ?? ''
    const listed = [...versions].flatMap(([of, all]) => {
      const key = decodeURIComponent(of).replace(/^\/[^/]*\//, '')
      return key.startsWith(prefix) ? all.map((version) => ({ key, ...version })) : []
    })
    const rows = listed.map(
      ({ key, id: name, etag, body }) =>
        `<Version><Key>${key}</Key><VersionId>${name}</VersionId><ETag>${etag}</ETag>` +
        `<Size>${body.length}</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Version>`,
    )
    const xml = `<?xml version="1.0"?><ListVersionsResult>${rows.join('')}</ListVersionsResult>`
    return { status: 200, headers: { 'content-type': 'application/xml' }, body: Buffer.from(xml) }
  }

  function forward(
    method: string,
    path: string,
    headers: IncomingHttpHeaders,
    body: Buffer,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const outgoing = request(`${upstream}${path}`, { method, headers: { ...headers, connection: 'close' } })
      outgoing.once('error', reject)
      outgoing.once('response', (incoming) => {
        collect(incoming).then(
          (content) => resolve({ status: incoming.statusCode!, headers: incoming.headers, body: content }),
          reject,
        )
      })
      outgoing.end(body)
    })
  }
}

function refuse(outgoing: ServerResponse, status: number, code: string): void {
  outgoing.writeHead(status, { 'content-type': 'application/xml' })
  outgoing.end(
    `<?xml version="1.0"?><Error><Code>${code}</Code><Message>refused by the proxy</Message></Error>`,
  )
}

async function collect(stream: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of stream) pieces.push(piece)
  return Buffer.concat(pieces)
}
