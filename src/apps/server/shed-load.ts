import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { Telemetry } from '../../adapters/telemetry/index.ts'

export interface LoadLimits {
  /** Requests in hand at a time, 0 for any number. Those that change something get a quarter more. */
  readonly inFlight: number
  /** Called for each request that is turned away. */
  readonly onShed?: (request: IncomingMessage) => void
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])
const ALWAYS = /^\/(health|metrics|api\/v1\/events)(\?|$)/
const RESERVE = 1.25
const MOST_CONNECTIONS = 4_096
const REQUEST_MS = 30_000
const KEEP_ALIVE_MS = 72_000

const PROBLEM = Buffer.from(
  JSON.stringify({
    ...{ type: 'urn:leme:problem:server.busy', title: 'Busy', status: 503, code: 'server.busy' },
    detail: 'The server has as many requests in hand as it can answer soon.',
    hint: 'Send the same again after the time in Retry-After.',
  }),
)
const HEADERS = {
  ...{ 'content-type': 'application/problem+json', 'content-length': PROBLEM.length, 'retry-after': '1' },
  ...{ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
}

/** Whoever judges the server has to hear how it is; streams have a bound of their own. */
export function isAlwaysAnswered(url: string): boolean {
  return ALWAYS.test(url)
}

/**
 * A server of Node that turns requests away before they cost anything when it has enough in hand. What is in hand
 * waits for little, so whoever is let in is answered soon, and however much is offered, as much is answered as at best:
 * waiting lines behind it, of the database too, are as short as what is in hand.
 */
export function sheddingServer(answer: RequestListener, { inFlight, onShed = () => {} }: LoadLimits): Server {
  let inHand = 0
  const most = inFlight === 0 ? Number.POSITIVE_INFINITY : inFlight
  const server = createServer((request, response) => {
    if (isAlwaysAnswered(request.url ?? '')) return answer(request, response)
    if (inHand >= (READS.has(request.method ?? '') ? most : most * RESERVE)) {
      onShed(request)
      return turnAway(request, response)
    }
    inHand++
    response.once('close', () => {
      inHand--
    })
    answer(request, response)
  })
  server.requestTimeout = REQUEST_MS
  server.keepAliveTimeout = KEEP_ALIVE_MS
  server.maxConnections = MOST_CONNECTIONS
  return server
}

/** How the facade makes its server; what it turns away is counted among the requests. */
export function shedding(
  inFlight: number,
  telemetry: Pick<Telemetry, 'request'>,
): (answer: RequestListener) => Server {
  const onShed = ({ method = '' }: IncomingMessage) =>
    telemetry.request({ route: 'none', method, status: 503, seconds: 0 })
  return (answer) => sheddingServer(answer, { inFlight, onShed })
}

function turnAway({ headers }: IncomingMessage, response: ServerResponse): void {
  // A body that nobody reads is not waited for.
  const hasBody = 'transfer-encoding' in headers || Number(headers['content-length'] ?? 0) > 65_536
  response.writeHead(503, hasBody ? { ...HEADERS, connection: 'close' } : HEADERS)
  response.end(PROBLEM)
}
