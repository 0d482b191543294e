import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { type ClientOptions, createLemeClient } from './create-leme-client.ts'

export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

type Reply = (response: ServerResponse, seen: Seen) => void

/** A server that answers the n-th request with the n-th reply, and all later ones with the last. */
export async function startLiar(t: TestContext, ...replies: readonly Reply[]) {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { method = '', url = '', headers } = request
    const now = { method, url, headers, body }
    seen.push(now)
    replies[Math.min(seen.length, replies.length) - 1]!(response, now)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const pauses: number[] = []
  const pause = async (ms: number, signal?: AbortSignal) => {
    pauses.push(ms)
    signal?.throwIfAborted()
  }
  const client = (options: Partial<ClientOptions> = {}) => createLemeClient({ baseUrl, pause, ...options })
  return { baseUrl, seen, pauses, client, leme: client() }
}

export const json =
  (value: unknown, status = 200, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
  }

export const problem =
  (status: number, code: string, headers: Record<string, string> = {}): Reply =>
  (response) => {
    const body = { type: `urn:leme:problem:${code}`, title: 'Refused', status, detail: 'It is so.', code }
    response.writeHead(status, { 'content-type': 'application/problem+json', ...headers })
    response.end(JSON.stringify({ ...body, requestId: 'req-1' }))
  }

/** Answers with a status and text of its own, as a proxy does. */
export const plain =
  (status: number, text: string, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(text)
  }

/** Cuts the line without a word. */
export const drop: Reply = (response) => {
  response.socket?.destroy()
}

/** Cuts the line in the middle of an answer. */
export const cutShort: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
  response.write('{"items":[', () => response.socket?.destroy())
}

/** Never answers. */
export const silence: Reply = () => {}
