import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Telemetry } from '../../adapters/telemetry/index.ts'
import type { BotState, BotStatus } from './bot-status.ts'

/** A bot that has not gone on for so long is told to be unwell. */
const SILENCE_MS = 60_000
const PING = '/api/v1/ping'
const METRICS = '/metrics'
const LOOPBACK = ['127.0.0.1', 'localhost', '::1']
const TRADES: readonly BotState[] = ['running', 'finished']

export interface PingPorts {
  /** UTC milliseconds. */
  readonly now: () => number
  readonly telemetry: Pick<Telemetry, 'scrape'>
}

export interface PingServer extends AsyncDisposable {
  readonly port: number
}

/**
 * Answers `GET /api/v1/ping`, by 200 once it trades and by 503 before, with the same words; `GET /health`, by 200 while
 * it lives; `GET /metrics` for Prometheus; and nothing else. On an address of this machine alone metrics are for whoever
 * calls it by that address: a page in a browser can name this machine as its own.
 */
export async function servePing(
  status: BotStatus,
  { host, port }: { readonly host: string; readonly port: number },
  { now, telemetry }: PingPorts,
): Promise<PingServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0]
    const isMetrics = path === METRICS
    if (path !== PING && path !== '/health' && !isMetrics) return send(response, 404, { status: 'unknown' })
    if (request.method !== 'GET') return send(response.setHeader('allow', 'GET'), 405, { status: 'only GET' })
    if (isMetrics) {
      if (LOOPBACK.includes(host) && !LOOPBACK.includes(hostnameOf(request)))
        return send(response, 403, { status: 'ask by the address of this machine' })
      return void sendMetrics(response, telemetry)
    }
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

async function sendMetrics(response: ServerResponse, telemetry: Pick<Telemetry, 'scrape'>): Promise<void> {
  try {
    const text = await telemetry.scrape()
    response.writeHead(200, {
      ...{ 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' },
      'x-content-type-options': 'nosniff',
    })
    response.end(text)
  } catch {
    send(response, 500, { status: 'the metrics cannot be read' })
  }
}

function hostnameOf({ headers: { host = '' } }: IncomingMessage): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '') : ''
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}
