import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { createTelemetry } from '../../adapters/telemetry/index.ts'
import type { LoginStore } from '../../control/tenant/index.ts'
import {
  allocateCandles,
  type ClosedTrade,
  parsePair,
  parseTimeframe,
  parseVenue,
  type SeriesKey,
} from '../../domain/index.ts'
import { memoryBotStore } from '../../trade/engine/index.ts'
import { memoryApiKeyStore, memoryCandleStore, memoryIngestStore } from '../../trade/market/index.ts'
import { memorySignalStore } from '../../trade/orders/index.ts'
import { memoryJobQueue, memoryRunStore, memoryStudyStore } from '../../trade/research/index.ts'
import { buildServer, type ServerOptions, type ServerPorts } from './build-server.ts'
import { EventHub } from './event-hub.ts'

export const NOW = Date.UTC(2025, 0, 2, 12)
export const SERIES: SeriesKey = {
  venue: parseVenue('demo'),
  pair: parsePair('ETH/BTC'),
  timeframe: parseTimeframe('5m'),
}
const COOKIE = 'leme_session_80'

/** A server on stores in memory, signed in, that checks each answer against the OpenAPI document. */
export async function startServer(
  t: TestContext,
  ports: Partial<ServerPorts> = {},
  options: Partial<ServerOptions> = {},
) {
  const clock = () => NOW
  const telemetry = createTelemetry({ version: 'test' })
  const bots = memoryBotStore({ now: clock })
  const queue = memoryJobQueue()
  const candles = memoryCandleStore()
  const ingest = memoryIngestStore(candles)
  const apiKeys = memoryApiKeyStore(ingest, { now: clock, randomBytes: (length) => randomBytes(length) })
  const all = {
    bots,
    queue,
    telemetry,
    clock,
    runs: memoryRunStore({ now: clock }),
    studies: memoryStudyStore({ now: clock }),
    candles,
    ingest,
    signals: memorySignalStore({ now: clock }),
    apiKeys,
    senders: { listSources: () => ingest.listSources(), listKeys: (source: string) => apiKeys.list(source) },
    logins: memoryLogins(),
    events: new EventHub({ clock }),
    database: { ping: async () => {} },
    strategies: { list: async () => STRATEGIES },
    control: {
      start: (id: string) => bots.setStatus(id, 'running', ''),
      stop: (id: string) => bots.setStatus(id, 'stopped', 'by hand'),
    },
    describeBot: () => FACTS,
    renderReport: () => '<!doctype html><title>Report</title>',
    ...ports,
  }
  const app = await buildServer(all, { version: '1.2.3', ...options })
  t.after(async () => {
    queue.close()
    await app.close()
    await telemetry[Symbol.asyncDispose]()
  })
  const token = (await all.logins.redeem(await all.logins.createLink()))!
  const document = app.swagger() as unknown as Document

  async function call(options: InjectOptions): Promise<LightMyRequestResponse> {
    const response = await app.inject({ ...options, cookies: { [COOKIE]: token } })
    assertDocumented(document, options, response)
    return response
  }

  return {
    ...all,
    jobs: queue,
    app,
    token,
    call,
    get: (url: string) => call({ method: 'GET', url }),
    post: (url: string, payload?: object, headers: Record<string, string> = {}) =>
      call({ method: 'POST', url, headers, ...(payload && { payload }) }),
  }
}

export type TestServer = Awaited<ReturnType<typeof startServer>>

export const FACTS = {
  strategy: 'trend',
  venue: 'demo',
  pairs: ['ETH/BTC'],
  timeframe: '5m',
  startingBalance: 1_000,
  stakeCurrency: 'BTC',
}

export const STRATEGIES = [
  {
    name: 'trend',
    file: 'examples/trend.ts',
    timeframe: '5m',
    startup: 30,
    signals: [],
    parameters: [],
    problem: null,
  },
  {
    name: 'torn',
    file: 'torn.ts',
    timeframe: null,
    startup: 0,
    signals: [],
    parameters: [],
    problem: 'torn.ts:3: no export',
  },
]

/** Stores `rows` candles of {@link SERIES} that end before now; the high of the last but one is 100,000. */
export async function storeCandles({ candles }: Pick<TestServer, 'candles'>, rows: number): Promise<void> {
  const columns = allocateCandles(rows, SERIES.timeframe)
  for (let row = 0; row < rows; row++) {
    columns.time[row] = NOW - (rows - row) * 300_000
    columns.open[row] = columns.close[row] = columns.low[row] = 100 + row
    columns.high[row] = row === rows - 2 ? 100_000 : 101 + row
    columns.volume[row] = 1
  }
  await (candles as ReturnType<typeof memoryCandleStore>).write(SERIES, columns, {
    source: 'demo',
    policy: 'keep',
  })
}

/** A bot that has run for `candles` candles and closed a trade on each, one unit of profit the better. */
export async function storeBot(
  { bots }: Pick<TestServer, 'bots'>,
  id: string,
  candles: number,
): Promise<void> {
  await bots.register({ id, name: `Bot ${id}`, spec: { strategy: 'trend' } })
  for (let number = 1; number <= candles; number++) {
    const cursor = NOW - (candles - number + 1) * 300_000
    await bots.commit(id, {
      cursor,
      entries: [{ seq: number, time: cursor, kind: 'close', body: { number } }],
      closed: [tradeOf(number, cursor)],
      positions: [
        {
          ...{ id: number + 1, pair: 'ETH/BTC', isShort: false, openTime: cursor, openRate: 10, amount: 2 },
          ...{ stakeAmount: 20, currentRate: 11, profitRatio: 0.1, profitAbs: 2, stopLoss: 9 },
        },
      ],
      equity: 1_000 + number,
    })
  }
  await bots.setStatus(id, 'running', '')
}

export function tradeOf(id: number, closeTime: number): ClosedTrade {
  return {
    ...{ id, pair: SERIES.pair, isShort: false, leverage: 1, openTime: closeTime - 300_000, closeTime },
    ...{ openRate: 10, closeRate: 11, amount: 1, stakeAmount: 10, feeOpen: 0.001, feeClose: 0.001 },
    ...{
      profitRatio: 0.1,
      profitAbs: 1,
      exitReason: 'roi',
      minRate: 9,
      maxRate: 12,
      initialStopLoss: 8,
      stopLoss: 8,
      fundingFees: 0,
      liquidationPrice: null,
    },
  }
}

function memoryLogins(): LoginStore {
  const links = new Set<string>()
  const sessions = new Set<string>()
  let count = 0
  return {
    async createLink() {
      const link = `link-${++count}`
      links.add(link)
      return link
    },
    async redeem(link) {
      if (!links.delete(link)) return undefined
      sessions.add(`session-of-${link}`)
      return `session-of-${link}`
    },
    session: async (token) => (sessions.has(token) ? { expiresAt: NOW + 3_600_000 } : undefined),
    async end(token) {
      sessions.delete(token)
    },
  }
}

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Answer>> }>>>
  >
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
}
interface Answer {
  readonly content?: Readonly<Record<string, { readonly schema?: unknown }>>
}

/** Every JSON answer has exactly the fields that the document promises. */
function assertDocumented(
  document: Document,
  options: InjectOptions,
  response: LightMyRequestResponse,
): void {
  const type = String(response.headers['content-type'] ?? '').split(';')[0]!
  if (!type.endsWith('json') || options.url === '/api/v1/openapi.json') return
  const path = String(options.url).split('?')[0]!
  const pattern = Object.keys(document.paths).find((key) =>
    new RegExp(`^${key.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
  )
  const responses =
    pattern === undefined
      ? undefined
      : document.paths[pattern]?.[String(options.method).toLowerCase()]?.responses
  if (!responses) {
    assert.equal(type, 'application/problem+json', `${path} is not in the document`)
    return
  }
  const answer = responses[String(response.statusCode)] ?? responses.default
  const schema = answer?.content?.[type]?.schema
  assert.ok(schema, `${options.method} ${pattern} does not document ${response.statusCode} as ${type}`)
  const errors = Value.Errors(resolve(schema, document) as TSchema, response.json())
  assert.deepEqual(
    errors.map(({ instancePath, message }) => `${pattern} ${instancePath} ${message}`),
    [],
  )
}

function resolve(schema: unknown, document: Document): unknown {
  if (Array.isArray(schema)) return schema.map((item) => resolve(item, document))
  if (typeof schema !== 'object' || schema === null) return schema
  const { $ref } = schema as { $ref?: unknown }
  if (typeof $ref === 'string') return resolve(document.components.schemas[$ref.split('/').at(-1)!], document)
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, resolve(value, document)]))
}
