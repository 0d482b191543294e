/**
 * The page on a real server without a database: demo market, one strategy, one paper bot that gets a
 * candle a second, backtests that run when asked. `node --conditions=leme-source web/test/stand.ts [port]`
 */
import { randomUUID } from 'node:crypto'
import { createTelemetry } from '../../src/adapters/telemetry/index.ts'
import { buildServer, EventHub, type LoginStore, listen } from '../../src/apps/server/index.ts'
import {
  type Candles,
  type Pair,
  parsePair,
  parseTimeframe,
  parseTimeRange,
  parseVenue,
  sliceCandles,
} from '../../src/domain/index.ts'
import {
  memoryBotStore,
  prepareMarket,
  simulate,
  TradingSession,
  tradingSettings,
} from '../../src/trade/engine/index.ts'
import { collectCandles, demoMarket, memoryCandleStore, resample } from '../../src/trade/market/index.ts'
import { backtestReport, memoryJobQueue, memoryRunStore, reportHtml } from '../../src/trade/research/index.ts'
import { strategies } from './stand-strategies.ts'
