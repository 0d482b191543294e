import { candleStart, PRICE_COLUMNS, type SeriesKey, type Venue } from '../../../domain/index.ts'
import { canonicalJson } from '../../../math/index.ts'
import type { MemoryCandleStore } from '../memory-candle-store.ts'
import { type CandleValues, candleOfTicks, MINUTE } from './derive-candle.ts'
import { ingestOutcome } from './ingest-outcome.ts'
import { entry, pairsOf, toCandles, valuesOf } from './memory-series.ts'
import type {
  CandleReadings,
  IngestCandle,
  IngestSource,
  IngestStatus,
  IngestStore,
  IngestTick,
  TickOutcome,
} from './port.ts'
import { requireBatch, requireFewPairs, requireSource, requireSourceName } from './require-batch.ts'

/**
 * An {@link IngestStore} that keeps its candles in `candles` and forgets the rest with the process.
 * Batches run one after another.
 */
export function memoryIngestStore(candles: MemoryCandleStore): IngestStore {
  const sources = new Map<string, IngestSource>()
  const ticks = new Map<string, Map<string, IngestTick>>()
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }
  return {
    async putSource(source) {
      requireSourceName(source.name)
      sources.set(source.name, source)
    },
    async listSources() {
      return [...sources.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    ingest: (name, items) =>
      inTurn(async () => {
        const source = requireSource(sources.get(name), name)
        requireBatch(items)
        return ingestOutcome(items, await ingestCandles(candles, source, items))
      }),
    ingestTicks: (name, batch) =>
      inTurn(async () => {
        const source = requireSource(sources.get(name), name)
        requireBatch(batch)
        return ingestTicks(candles, source, { batch, ticks })
      }),
    async readings(key, { start = -Infinity, end = Infinity } = {}) {
      return [...candles.readings(key)]
        .filter(([time]) => time >= start && time <= end)
        .sort(([a], [b]) => a - b)
        .map(([time, readings]) => ({ time, readings }))
    },
  }
}

async function ingestCandles(
  candles: MemoryCandleStore,
  source: IngestSource,
  items: readonly IngestCandle[],
): Promise<readonly IngestStatus[]> {
  const { venue } = source
  const known = await pairsOf(candles, venue)
  requireRoom(source, known, items)
  const statuses: IngestStatus[] = items.map(() => 'unknown-symbol')
  const bySeries = Map.groupBy(items.keys(), (at) => `${items[at]!.pair} ${items[at]!.timeframe}`)
  for (const places of bySeries.values()) {
    const { pair, timeframe } = items[places[0]!]!
    if (!source.takesUnknown && !known.has(pair)) continue
    const key = { venue, pair, timeframe }
    const stored = valuesOf(await candles.read(key))
    const written = new Map<number, IngestCandle>()
    const seen = new Set<number>()
    for (const at of places) {
      const item = items[at]!
      const status = seen.has(item.time) ? 'duplicate' : judge(candles, source, { key, item, stored })
      seen.add(item.time)
      statuses[at] = status
      if (status === 'inserted' || status === 'revised') written.set(item.time, item)
    }
    const how = { source: source.name, policy: 'revise', rollUp: true } as const
    await candles.write(key, toCandles(timeframe, written), how)
    for (const [time, { readings }] of written) {
      if (readings) candles.readings(key).set(time, readings)
      else candles.readings(key).delete(time)
    }
  }
  return statuses
}

/** @throws MarketError `ingest.too-many-pairs` */
function requireRoom(
  source: IngestSource,
  known: ReadonlySet<string>,
  items: readonly { readonly pair: string }[],
): void {
  if (!source.takesUnknown) return
  const all = new Set([...known, ...items.map(({ pair }) => pair)])
  if (all.size > known.size) requireFewPairs(source, all.size)
}

function judge(
  candles: MemoryCandleStore,
  { policy }: IngestSource,
  { key, item, stored }: { key: SeriesKey; item: IngestCandle; stored: ReadonlyMap<number, CandleValues> },
): IngestStatus {
  const before = stored.get(item.time)
  if (!before || candles.isDerived(key, item.time)) return 'inserted'
  const isSame =
    PRICE_COLUMNS.every((name) => before[name] === item[name]) &&
    (!item.readings || sameReadings(item.readings, candles.readings(key).get(item.time)))
  if (isSame || policy === 'keep') return 'duplicate'
  return policy === 'revise' ? 'revised' : 'rejected'
}

function sameReadings(left: CandleReadings, right: CandleReadings | undefined): boolean {
  return right !== undefined && canonicalJson(left) === canonicalJson(right)
}

async function ingestTicks(
  candles: MemoryCandleStore,
  source: IngestSource,
  { batch, ticks }: { batch: readonly IngestTick[]; ticks: Map<string, Map<string, IngestTick>> },
): Promise<TickOutcome> {
  const { name, venue, takesUnknown } = source
  const known = await pairsOf(candles, venue)
  requireRoom(source, known, batch)
  const taken = batch.filter(({ pair }) => takesUnknown || known.has(pair))
  let inserted = 0
  for (const [pair, ofPair] of Map.groupBy(taken, (tick) => tick.pair)) {
    const stored = entry(ticks, tickSeries(venue, pair), () => new Map<string, IngestTick>())
    const before = stored.size
    const minutes = new Set<number>()
    for (const tick of ofPair) {
      const identity = [tick.time, tick.bid, tick.ask, tick.volume, tick.spread].join(' ')
      if (stored.has(identity)) continue
      stored.set(identity, tick)
      minutes.add(candleStart(tick.time, MINUTE))
    }
    inserted += stored.size - before
    const byMinute = Map.groupBy(stored.values(), ({ time }) => candleStart(time, MINUTE))
    const rows = new Map([...minutes].map((time) => [time, candleOfTicks(byMinute.get(time)!)]))
    candles.derive({ venue, pair, timeframe: MINUTE }, toCandles(MINUTE, rows), name)
  }
  const unknown = batch.length - taken.length
  return { received: batch.length, inserted, duplicates: taken.length - inserted, unknown }
}

function tickSeries(venue: Venue, pair: string): string {
  return `${venue} ${pair}`
}
