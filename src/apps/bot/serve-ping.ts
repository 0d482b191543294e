import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BotState, BotStatus } from './bot-status.ts'

/** A bot that has not gone on for so long is told to be unwell. */
const SILENCE_MS = 60_000
const PING = '/api/v1/ping'
const TRADES: readonly BotState[] = ['running', 'finished']

export interface PingServer extends AsyncDisposable {
  readonly port: number
}

/**
 * Answers `GET /api/v1/ping`, by 200 once it trades and by 503 before, with the same words; `GET /health`, by 200 while
 * it lives; and nothing else.
 */
export async function servePing(
  status: BotStatus,
  { host, port }: { readonly host: string; readonly port: number },
  now: () => number,
): Promise<PingServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0]
    if (path !== PING && path !== '/health') return send(response, 404, { status: 'unknown' })
    if (request.method !== 'GET') return send(response.setHeader('allow', 'GET'), 405, { status: 'only GET' })
    const pong = status.pong()
    if (path === PING) return send(response, TRADES.includes(pong.state) ? 200 : 503, pong)
    const isWell = pong.state !== 'failed' && now() - pong.heartbeatAt < SILENCE_MS
    return send(response, isWell ? 200 : 503, { status: isWell ? 'ok' : 'unwell', state: pong.state })
  })
  // It asks for no body; whoever sends slowly or much holds nothing up.
  server.headersTimeout = server.requestTimeout = 5_000
  server.maxConnections = 32
  server.listen(port, host)
  await once(server, 'listening')
  server.unref()
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}
