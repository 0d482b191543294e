import type { Exchange } from 'ccxt'
import { nearest } from '../../domain/index.ts'
import { sha256 } from '../../math/index.ts'
import type { BudgetStore } from '../../trade/market/index.ts'
import { ExchangeError } from './exchange-error.ts'
import { type Budget, sharedBudget } from './rate-budget.ts'
import { SharedRate } from './shared-rate.ts'
import type { VenueClock } from './venue-clock.ts'

export interface CcxtClientOptions {
  readonly exchange: string
  /** Where the exchange is, in place of its own address: `http://127.0.0.1:8080`. */
  readonly url?: string
  readonly clock: VenueClock
  readonly signal?: AbortSignal
  /** Where the budget is kept that all processes share; without it this process has one of its own. */
  readonly budgets?: BudgetStore
}

/** Whether a client has streams beside its requests. */
export type ClientKind = 'requests' | 'streams'

export interface CcxtClient {
  readonly client: Exchange
  readonly budget: Budget
  /** Whether an error may pass when the same is asked again. */
  isPassing(error: unknown): boolean
}

/** Statuses that stay as they are however often one asks. */
const REFUSED = new Set([401, 403, 404, 410, 451])
/** Without Retry-After: a minute is the window of most venues, and bans begin with two. */
const USUAL_WAIT_MS = { 429: 60_000, 418: 120_000 } as const
/** A tenth of the venue's limit is left to others on this address. */
const RESERVE = 1.1
const BURST = 10
/** ccxt's own for an exchange that says nothing. */
const USUAL_RATE_MS = 2_000

/**
 * ccxt's class of an exchange, with its requests on the shared rate budget and the answers 429, 418 and
 * unreadable ones told apart. Loads ccxt at the first call, which takes about a second.
 * @throws ExchangeError `exchange.unknown`, `exchange.url`
 */
export async function ccxtClient(
  { exchange, url, clock, signal, budgets }: CcxtClientOptions,
  kind: ClientKind = 'requests',
): Promise<CcxtClient> {
  const { default: ccxt, ...named } = await import('ccxt')
  const classes = { ...named, ...(kind === 'streams' && ccxt.pro) } as unknown as Readonly<
    Record<string, new (config: object) => Exchange>
  >
  if (!ccxt.exchanges.includes(exchange)) {
    const near = nearest(exchange, ccxt.exchanges)
    throw new ExchangeError('exchange.unknown', `"${exchange}" is no exchange that Leme knows`, {
      hint: near ? `Did you mean "${near}"?` : 'Names are those of ccxt, for example binance, kraken, okx.',
    })
  }
  const spotOnly = exchange === 'binance' ? { fetchMarkets: { types: ['spot'] } } : {}
  const client = new classes[exchange]!({ options: spotOnly })
  // Its name says proxy: streams without TLS go through the same agent.
  if (kind === 'streams') await client.loadHttpProxyAgent()
  if (url !== undefined) client.urls.api = moved(client.urls.api, originOf(url))
  const name = `${exchange} ${url ?? ''} ${client.apiKey ? sha256(client.apiKey).slice(0, 16) : ''}`.trimEnd()
  const rate = { unitMs: (client.rateLimit ?? USUAL_RATE_MS) * RESERVE, burst: BURST, clock }
  const budget = budgets ? new SharedRate({ store: budgets, name, ...rate }) : sharedBudget(name, rate)
  client.throttle = (cost) => budget.take(cost ?? 1, signal)
  if (signal) {
    const request = client.undiciRequest.bind(client)
    client.undiciRequest = (address, params) =>
      request(address, { ...params, signal: AbortSignal.any([params.signal, signal]) })
  }
  const judge = client.handleErrors.bind(client)
  client.handleErrors = (status, reason, address, method, headers, body, document, ...rest) => {
    if (status === 429 || status === 418) throw limited(exchange, status, headers)
    if (REFUSED.has(status)) {
      throw new ExchangeError('exchange.refused', `${exchange} answers ${status} ${reason} to ${address}`, {
        hint: 'It may not serve this address or country; see its status page.',
      })
    }
    if (status === 200 && (document === undefined || document === null)) {
      throw new ccxt.BadResponse(`${exchange} sent a document that cannot be read`)
    }
    return judge(status, reason, address, method, headers, body, document, ...rest)
  }
  return {
    client,
    budget,
    isPassing: (error) =>
      error instanceof ccxt.OperationFailed || (!(error instanceof ccxt.BaseError) && isTransport(error)),
  }
}

/** A connection that ended in the middle of a body: ccxt lets the error of the transport through. */
function isTransport(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    /^(UND_ERR_\w+|E[A-Z_]+)$/.test(code) || (error instanceof TypeError && error.message === 'terminated')
  )
}

function limited(
  exchange: string,
  status: 429 | 418,
  headers: Readonly<Record<string, string>>,
): ExchangeError {
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after') ?? []
  const seconds = Number(value)
  const waitMs = value !== undefined && seconds >= 0 ? seconds * 1000 : USUAL_WAIT_MS[status]
  return new ExchangeError('exchange.limited', `${exchange} answers ${status}: too many requests`, { waitMs })
}

function originOf(url: string): string {
  const parsed = URL.parse(url)
  if (parsed && /^https?:$/.test(parsed.protocol)) return parsed.origin
  throw new ExchangeError('exchange.url', `"${url}" is no address of an exchange`, {
    hint: 'For example http://127.0.0.1:8080.',
  })
}

/** The same addresses, however nested, at another origin. */
function moved(address: unknown, origin: string): never {
  const move = (value: unknown): unknown => {
    if (typeof value === 'string')
      return value
        .replace(/^https?:\/\/[^/]+/, origin)
        .replace(/^wss?:\/\/[^/]+/, origin.replace(/^http/, 'ws'))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, move(inner)]))
  }
  return move(address) as never
}
