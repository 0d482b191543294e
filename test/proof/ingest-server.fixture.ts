import type { AddressInfo } from 'node:net'
import type { FastifyBaseLogger } from 'fastify'
import { connectStore } from '../../src/adapters/store/postgres/index.ts'
import { createTelemetry } from '../../src/adapters/telemetry/index.ts'
import { buildServer, EventHub, type ServerOptions, type ServerPorts } from '../../src/apps/server/index.ts'
import type { Venue } from '../../src/domain/index.ts'
import type { CandleStore, IngestCandle, IngestTick, KeyScope } from '../../src/trade/market/index.ts'
import type { Batch } from './batches.fixture.ts'

/** The facade's door for data on a real database, and a sender that has a key for it. */
export interface IngestServer extends AsyncDisposable {
  readonly origin: string
  readonly candles: CandleStore
  /** Makes a source for this venue; gives its token. */
  admit(venue: Venue, scopes?: readonly KeyScope[]): Promise<string>
}

/** Listens on loopback, on the database at `url`, without limits if there are none; tells what its failures came from. */
export async function ingestServer(
  url: string,
  onFailure: (error: Error) => void = () => {},
  limits: NonNullable<ServerOptions['limits']> = {},
): Promise<IngestServer> {
  const store = connectStore(url)
  const clock = () => Date.now()
  const app = await buildServer(
    {
      ...{ clock, candles: store.candles, ingest: store.ingest, apiKeys: store.apiKeys, database: store },
      ...{ events: new EventHub({ clock }), telemetry: createTelemetry({ version: 'proof' }) },
      logins: { session: async () => undefined },
    } as unknown as ServerPorts,
    { version: 'proof', logger: failureLogger(onFailure), limits },
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    candles: store.candles,
    async admit(venue, scopes = ['ingest']) {
      await store.ingest.putSource({ name: venue, venue, policy: 'keep', takesUnknown: true })
      const { token } = await store.apiKeys.create(venue, {
        scopes,
        networks: [],
        expiresAt: null,
      })
      return token
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      await store.close()
    },
  }
}

/** A log of nothing but the causes of what could not be answered. */
function failureLogger(onFailure: (error: Error) => void): FastifyBaseLogger {
  const silent = () => {}
  const logger = {
    ...{ level: 'error', fatal: silent, warn: silent, info: silent, debug: silent, trace: silent, silent },
    error: ({ err }: { err?: Error }) => err && onFailure((err.cause as Error | undefined) ?? err),
    child: () => logger,
  }
  return logger as unknown as FastifyBaseLogger
}

export interface IngestAnswer {
  readonly status: number
  readonly retryAfter: string | null
  readonly body: { readonly received: number; readonly inserted: number; readonly duplicates: number }
}

/** Sends a batch as a client does. */
export async function postBatch(origin: string, token: string, batch: Batch): Promise<IngestAnswer> {
  const [path, body] =
    batch.kind === 'candles'
      ? ['/ingest_batch', batch.items.map(candleBody)]
      : ['/ingest/tick', { ticks: batch.items.map(tickBody) }]
  const response = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': token, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: (await response.json()) as IngestAnswer['body'],
  }
}

/**
 * Sends a batch once. True when it was acknowledged, false when the server was not able to take it
 * (503 with Retry-After, or a broken connection).
 * @throws Error on any other answer
 */
export async function sendBatch(origin: string, token: string, batch: Batch): Promise<boolean> {
  let answer: IngestAnswer
  try {
    answer = await postBatch(origin, token, batch)
  } catch {
    return false
  }
  const { status, retryAfter, body } = answer
  if (status === 503 && retryAfter !== null) return false
  if (status === 200 && body.received === batch.items.length) return true
  throw new Error(`${batch.kind}: ${status} ${JSON.stringify(body)}`)
}

function candleBody({ pair, timeframe, time, open, high, low, close, volume }: IngestCandle) {
  return { ts: new Date(time).toISOString(), symbol: pair, timeframe, open, high, low, close, volume }
}

function tickBody({ pair, time, bid, ask, spread, volume }: IngestTick) {
  return { ts: new Date(time).toISOString(), symbol: pair, bid, ask, spread, volume }
}
