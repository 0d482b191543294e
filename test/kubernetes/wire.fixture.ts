import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { createInterface } from 'node:readline'
import { ADMIN_TOKEN, type Cluster } from './cluster.ts'
import type { JsonObject } from './object.ts'

export interface Answer {
  readonly code: number
  readonly headers: IncomingMessage['headers']
  readonly body: JsonObject
}

export interface Asking {
  readonly method?: string
  readonly body?: unknown
  readonly type?: string
  readonly accept?: string
  readonly token?: string | null
}

/** One request as a client sends it that does nothing by itself. */
export async function ask({ url, certificate }: Cluster, path: string, asking: Asking = {}): Promise<Answer> {
  const incoming = await open({ url, certificate }, path, asking)
  let text = ''
  for await (const piece of incoming) text += piece
  return {
    code: incoming.statusCode!,
    headers: incoming.headers,
    body: text.startsWith('{') ? JSON.parse(text) : { text },
  }
}

export interface WatchLine {
  readonly type: string
  readonly object: JsonObject & { metadata?: { name?: string; resourceVersion?: string } }
}

/** A watch that is open: its lines one after the other. */
export async function watch(
  { url, certificate }: Cluster,
  path: string,
): Promise<AsyncIterator<WatchLine> & { end(): void }> {
  const incoming = await open({ url, certificate }, path, {})
  const lines = createInterface({ input: incoming, crlfDelay: Number.POSITIVE_INFINITY })
  const events = parsed(lines)
  return Object.assign(events, { end: () => void incoming.destroy() })
}

async function* parsed(lines: AsyncIterable<string>): AsyncGenerator<WatchLine> {
  try {
    for await (const line of lines) yield JSON.parse(line) as WatchLine
  } catch {
    // A line that was cut off is no event.
  }
}

function open(
  { url, certificate }: Pick<Cluster, 'url' | 'certificate'>,
  path: string,
  {
    method = 'GET',
    body,
    type = 'application/json',
    accept = 'application/json',
    token = ADMIN_TOKEN,
  }: Asking,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = body === undefined ? '' : JSON.stringify(body)
    const headers = {
      accept,
      'content-type': type,
      'content-length': Buffer.byteLength(sent),
      ...(token && { authorization: `Bearer ${token}` }),
    }
    const outgoing = request(`${url}${path}`, { method, headers, ca: certificate, agent: false }, resolve)
    outgoing.once('error', reject)
    outgoing.end(sent)
  })
}
