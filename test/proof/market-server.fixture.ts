import { randomBytes } from 'node:crypto'
import type { InjectOptions } from 'fastify'
import { createTelemetry } from '../../src/adapters/telemetry/index.ts'
import { buildServer, EventHub, type ServerOptions, type ServerPorts } from '../../src/apps/server/index.ts'
import {
  allocateCandles,
  PRICE_COLUMNS,
  parsePair,
  parseTimeframe,
  parseVenue,
  type SeriesKey,
} from '../../src/domain/index.ts'
import { memoryApiKeyStore, memoryCandleStore, memoryIngestStore } from '../../src/trade/market/index.ts'
import { memorySignalStore } from '../../src/trade/orders/index.ts'

export const SOURCE = 'proof'
/** The series that is stored, and where its newest candles are. */
export const SERIES: SeriesKey = {
  venue: parseVenue('proof'),
  pair: parsePair('EUR/USD'),
  timeframe: parseTimeframe('5m'),
}
export const SHOWN = '/api/v1/candles?venue=proof&symbol=EURUSD&timeframe=5m&latest=3'

const NEWEST = Date.UTC(2025, 0, 2)
const ROWS = 500

/** The routes of market data on stores in memory, and a sender with a key for all of them. */
export async function marketServer(ports: Partial<ServerPorts> = {}, options: Partial<ServerOptions> = {}) {
  const clock = () => NEWEST + 600_000
  const candles = memoryCandleStore()
  const ingest = memoryIngestStore((ports.candles as typeof candles | undefined) ?? candles)
  const apiKeys = memoryApiKeyStore(ingest, { now: clock, randomBytes: (length) => randomBytes(length) })
  await ingest.putSource({ name: SOURCE, venue: SERIES.venue, policy: 'keep', takesUnknown: true })
  const { token } = await apiKeys.create(SOURCE, {
    scopes: ['ingest', 'read', 'signals', 'signals:write'],
    networks: [],
    expiresAt: null,
  })
  const app = await buildServer(
    {
      ...{ clock, candles, ingest, apiKeys, signals: memorySignalStore({ now: clock }) },
      ...{ events: new EventHub({ clock }), telemetry: createTelemetry({ version: 'proof' }) },
      ...{ database: { ping: async () => {} }, logins: { session: async () => undefined } },
      ...ports,
    } as unknown as ServerPorts,
    { version: 'proof', ...options },
  )
  const ask = (url: string, sent: Omit<InjectOptions, 'url'> = {}) =>
    app.inject({ ...sent, url, headers: { ...sent.headers, 'x-api-key': token } })
  return { app, ask, token, candles }
}

/** Stores {@link SERIES} anew, every price of which is `value`. */
export async function writeShown(store: ReturnType<typeof memoryCandleStore>, value: number): Promise<void> {
  const columns = allocateCandles(ROWS, SERIES.timeframe)
  for (let row = 0; row < ROWS; row++) {
    columns.time[row] = NEWEST - (ROWS - 1 - row) * 300_000
    for (const name of PRICE_COLUMNS) columns[name][row] = value + 1
  }
  for (const name of PRICE_COLUMNS) columns[name][ROWS - 1] = value
  await store.write(SERIES, columns, { source: SOURCE, policy: 'revise' })
}
