import { timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Telemetry } from '../../adapters/telemetry/index.ts'
import { Fault } from '../../domain/index.ts'
import type { Readiness } from '../local/readiness.ts'

export interface ServeMetricsOptions {
  readonly telemetry: Pick<Telemetry, 'scrape'>
  /** Whether the worker can do its work. */
  readonly readiness: Readiness
  readonly host: string
  /** The first port to try; 0 takes any that is free. */
  readonly port: number
  /** Who bears it may read; without it whoever is on this machine. */
  readonly token?: string
  readonly onError?: (error: unknown) => void
}

export interface ServedMetrics extends AsyncDisposable {
  readonly url: string
}

const LOOPBACK = ['127.0.0.1', 'localhost', '::1']
const ATTEMPTS = 50
const PATH = '/metrics'
const HEALTH = '/health'

/**
 * Answers `GET /metrics` in the text format of Prometheus, `GET /health` to anyone by 200 or 503, and nothing else, on
 * the first free port from `port` on.
 * @throws Fault `worker.metrics` for an address that others reach, without a token; `port.none`
 */
export async function serveMetrics(options: ServeMetricsOptions): Promise<ServedMetrics> {
  const { host, port, token } = options
  if (token === undefined && !LOOPBACK.includes(host)) {
    throw new Fault('config', 'worker.metrics', `whoever reaches ${host} could read the metrics`, {
      hint: 'Set server.metricsToken, or leave --metrics-host out.',
    })
  }
  const server = createServer((request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      options.onError?.(error)
      send(response, 500, 'The metrics cannot be read; the worker says why.')
    })
  })
  // It asks for no body; whoever sends slowly or much holds nothing up.
  server.headersTimeout = server.requestTimeout = 5_000
  server.maxConnections = 32
  const bound = await listen(server, host, port)
  server.unref()
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}${PATH}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { telemetry, readiness, token }: ServeMetricsOptions,
): Promise<void> {
  const path = request.url?.split('?')[0]
  if (path !== PATH && path !== HEALTH) return send(response, 404, 'Only /metrics and /health are here.')
  if (request.method !== 'GET') return send(response.setHeader('allow', 'GET'), 405, 'Only GET.')
  if (path === HEALTH) {
    const { isReady, reasons } = await readiness.look()
    return send(response, isReady ? 200 : 503, isReady ? 'ok' : reasons.join('; '))
  }
  if (token === undefined) {
    // A page in a browser can name this machine as its own.
    if (!LOOPBACK.includes(hostnameOf(request)))
      return send(response, 403, 'Ask by the address of this machine.')
  } else if (!bears(request, token)) {
    response.setHeader('www-authenticate', 'Bearer')
    return send(response, 401, 'It is for whoever bears the token of server.metricsToken.')
  }
  send(response, 200, await telemetry.scrape())
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(text.endsWith('\n') ? text : `${text}\n`)
}

function hostnameOf({ headers: { host = '' } }: IncomingMessage): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '') : ''
}

function bears({ headers: { authorization = '' } }: IncomingMessage, token: string): boolean {
  const [given, wanted] = [Buffer.from(authorization), Buffer.from(`Bearer ${token}`)]
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  for (let next = port; next < port + ATTEMPTS && next <= 65_535; next++) {
    try {
      server.listen(next, host)
      await once(server, 'listening')
      return (server.address() as AddressInfo).port
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
  throw new Fault('conflict', 'port.none', `The ${ATTEMPTS} ports from ${port} on are all taken.`, {
    hint: 'End what has them, or name another one.',
  })
}
