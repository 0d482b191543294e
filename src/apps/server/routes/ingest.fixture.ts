import { randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import { parseVenue } from '../../../domain/index.ts'
import {
  type ApiKey,
  type IngestSource,
  memoryApiKeyStore,
  memoryCandleStore,
  memoryIngestStore,
} from '../../../trade/market/index.ts'
import type { ServerOptions, ServerPorts } from '../build-server.ts'
import { NOW, startServer } from '../server.fixture.ts'

export const CANDLE = { ts: NOW, symbol: 'EURUSD', timeframe: 'M5', open: 2, high: 3, low: 1, close: 2.5 }
export const TICK = { ts: NOW, symbol: 'EURUSD', bid: 1, ask: 1.5, volume: 2 }
export const SOURCE: IngestSource = {
  name: 'mt5-desk',
  venue: parseVenue('fx'),
  policy: 'keep',
  takesUnknown: true,
}

type Rights = Partial<Pick<ApiKey, 'scopes' | 'networks' | 'expiresAt'>>

/** A server that knows {@link SOURCE} and a key of it; `send` posts JSON with that key. */
export async function startIngest(
  t: TestContext,
  ports: Partial<ServerPorts> = {},
  options: Partial<ServerOptions> = {},
) {
  const candles = memoryCandleStore()
  const ingest = memoryIngestStore(candles)
  const keys = memoryApiKeyStore(ingest, { now: () => NOW, randomBytes: (length) => randomBytes(length) })
  await ingest.putSource(SOURCE)
  const makeKey = (rights: Rights = {}) =>
    keys.create(SOURCE.name, { scopes: ['ingest'], networks: [], expiresAt: null, ...rights })
  const { token } = await makeKey()
  const server = await startServer(t, { candles, ingest, apiKeys: keys, ...ports }, options)
  const send = (url: string, body: unknown, headers: Record<string, string> = {}) =>
    server.call({
      method: 'POST',
      url,
      headers: { 'x-api-key': token, 'content-type': 'application/json', ...headers },
      payload: typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body),
    })
  return { ...server, token, ingest, keys, makeKey, send }
}
