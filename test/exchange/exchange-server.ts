import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Faults, SeenRequest } from './faults.ts'
import { FUTURES_ROUTES } from './futures-routes.ts'
import { Refusal } from './market-data.ts'
import { RequestWeights, type WeightLimits } from './request-weights.ts'
import { type RestState, ROUTES } from './rest-routes.ts'
import { type MarketSymbol, SeededMarket, SYMBOLS, symbolName } from './seeded-market.ts'
import { StreamServer } from './stream-server.ts'

export interface ExchangeOptions {
  /** Which of the possible markets. */
  readonly seed: number
  /** First minute of every symbol, UTC milliseconds. */
  readonly listed: number
  /** The exchange's clock before any skew. */
  readonly now: () => number
  readonly symbols?: readonly MarketSymbol[]
  readonly weights?: Partial<WeightLimits>
  /** Real milliseconds between sends of the streams; without it only \`streams.send()\` sends. */
  readonly sendEveryMs?: number
  /** Where to listen; a free port if absent. */
  readonly port?: number
}

/** An exchange on loopback that speaks Binance's wire format: spot, and perpetual futures settled in USDT. */
export interface ExchangeServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, without a path; streams are at the same port. */
  readonly url: string
  readonly faults: Faults
  /** Everything that was asked so far. */
  readonly requests: readonly SeenRequest[]
  readonly streams: Pick<StreamServer, 'send' | 'endDay' | 'drop' | 'names'>
  /** Refuses everything with 418 until then. */
  ban(until: number): void
}

const ALL_ROUTES = { ...ROUTES, ...FUTURES_ROUTES }
/** Futures have prices of their own: those of this many seeds further. */
export const FUTURES_SEED = 1_000_000

export async function startExchange(options: ExchangeOptions): Promise<ExchangeServer> {
  const { seed, listed, symbols = SYMBOLS } = options
  const limits = { limit: 6000, patience: 3, banMs: 120_000, ...options.weights }
  const weights = new RequestWeights(limits)
  const faults: Faults = { skewMs: 0 }
  const now = () => options.now() + faults.skewMs
  const markets = new Map(
    symbols.map((symbol) => [symbolName(symbol), new SeededMarket(symbol, { seed, listed })]),
  )
  const futures = new Map(
    symbols
      .filter(({ quote }) => quote === 'USDT')
      .map((symbol) => [symbolName(symbol), new SeededMarket(symbol, { seed: seed + FUTURES_SEED, listed })]),
  )
  const state: RestState = { markets, futures, faults, weightLimit: limits.limit }
  const requests: SeenRequest[] = []

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://exchange')
    const seen: SeenRequest = {
      index: requests.length,
      path,
      query: Object.fromEntries(searchParams),
      time: now(),
      status: 0,
    }
    requests.push(seen)
    const fault = faults.answer?.(seen)
    if (fault?.kind === 'late') await new Promise((resolve) => setTimeout(resolve, fault.ms))
    if (fault?.kind === 'held') {
      response.once('close', () => {
        seen.status = 499
      })
      return
    }
    if (fault?.kind === 'dropped') {
      request.socket.destroy()
      return
    }
    const { status, body } = fault?.kind === 'status' ? outage(fault.status) : answer(seen, response)
    seen.status = status
    if (fault?.kind === 'cut') {
      response.setHeader('Content-Length', Buffer.byteLength(body) + 1)
      response.writeHead(status).write(body.slice(0, body.length / 2), () => request.socket.destroy())
      return
    }
    response.writeHead(status).end(fault?.kind === 'half' ? body.slice(0, body.length / 2) : body)
  }

  const answer = ({ path, query, time }: SeenRequest, response: ServerResponse) => {
    response.setHeader('Content-Type', 'application/json;charset=UTF-8')
    const route = Object.hasOwn(ALL_ROUTES, path) ? ALL_ROUTES[path] : undefined
    if (!route) return { status: 404, body: '<html><body><h2>404 Not found</h2></body></html>' }
    const { used, refusal } = weights.weigh(route.weight(query), time)
    response.setHeader('X-MBX-USED-WEIGHT', String(used)).setHeader('X-MBX-USED-WEIGHT-1M', String(used))
    if (refusal) {
      response.setHeader('Retry-After', String(refusal.retryAfterSeconds))
      return { status: refusal.status, body: JSON.stringify({ code: -1003, msg: refusal.message }) }
    }
    try {
      return { status: 200, body: JSON.stringify(route.answer(query, time, state)) }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { status: 400, body: JSON.stringify({ code: error.code, msg: error.message }) }
    }
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    )
  })
  const streams = new StreamServer(server, { spot: markets, futures }, { now, faults })
  const sending =
    options.sendEveryMs === undefined ? undefined : setInterval(() => streams.send(), options.sendEveryMs)
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    faults,
    requests,
    streams,
    ban: (until) => weights.ban(until),
    async [Symbol.asyncDispose]() {
      clearInterval(sending)
      streams.drop()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function outage(status: number): { readonly status: number; readonly body: string } {
  const msg = 'Internal error; unable to process your request. Please try again.'
  return {
    status,
    body: status === 500 ? JSON.stringify({ code: -1001, msg }) : `<html><body>${status}</body></html>`,
  }
}
