import { candleStart, PRICE_COLUMNS, type SeriesKey, type Venue } from '../../../domain/index.ts'
import { canonicalJson } from '../../../math/index.ts'
import type { CandleStore } from '../port.ts'
import { type CandleValues, candleOfTicks, MINUTE } from './derive-candle.ts'
import { ingestOutcome } from './ingest-outcome.ts'
import { entry, MemorySeries } from './memory-series.ts'
import type {
  CandleReadings,
  IngestCandle,
  IngestSource,
  IngestStatus,
  IngestStore,
  IngestTick,
  TickOutcome,
} from './port.ts'
import { requireBatch, requireSource, requireSourceName } from './require-batch.ts'

/**
 * An {@link IngestStore} that keeps its candles in `candles` and forgets the rest with the process.
 * Batches run one after another.
 */
export function memoryIngestStore(candles: CandleStore): IngestStore {
  const sources = new Map<string, IngestSource>()
  const series = new MemorySeries(candles)
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
        return ingestOutcome(items, await ingestCandles(series, source, items))
      }),
    ingestTicks: (name, batch) =>
      inTurn(async () => {
        const source = requireSource(sources.get(name), name)
        requireBatch(batch)
        return ingestTicks(series, source, { batch, ticks })
      }),
    async readings(key, { start = -Infinity, end = Infinity } = {}) {
      return [...series.readings(key)]
        .filter(([time]) => time >= start && time <= end)
        .sort(([a], [b]) => a - b)
        .map(([time, readings]) => ({ time, readings }))
    },
  }
}

async function ingestCandles(
  series: MemorySeries,
  source: IngestSource,
  items: readonly IngestCandle[],
): Promise<readonly IngestStatus[]> {
  const { venue } = source
  const known = await series.pairsOf(venue)
  const statuses: IngestStatus[] = items.map(() => 'unknown-symbol')
  const bySeries = Map.groupBy(items.keys(), (at) => `${items[at]!.pair} ${items[at]!.timeframe}`)
  for (const places of bySeries.values()) {
    const { pair, timeframe } = items[places[0]!]!
    if (!source.takesUnknown && !known.has(pair)) continue
    const key = { venue, pair, timeframe }
    const stored = await series.read(key)
    const written = new Map<number, IngestCandle>()
    const seen = new Set<number>()
    for (const at of places) {
      const item = items[at]!
      const status = seen.has(item.time) ? 'duplicate' : judge(series, source, { key, item, stored })
      seen.add(item.time)
      statuses[at] = status
      if (status === 'inserted' || status === 'revised') written.set(item.time, item)
    }
    await series.write(key, written, source.name)
    for (const [time, { readings }] of written) {
      series.derived(key).delete(time)
      series.readings(key).delete(time)
      if (readings) series.readings(key).set(time, readings)
    }
    if (timeframe === MINUTE) await series.rollUp(key, [...written.keys()], source.name)
  }
  return statuses
}

function judge(
  series: MemorySeries,
  { policy }: IngestSource,
  { key, item, stored }: { key: SeriesKey; item: IngestCandle; stored: ReadonlyMap<number, CandleValues> },
): IngestStatus {
  const before = stored.get(item.time)
  if (!before || series.derived(key).has(item.time)) return 'inserted'
  const isSame =
    PRICE_COLUMNS.every((name) => before[name] === item[name]) &&
    (!item.readings || sameReadings(item.readings, series.readings(key).get(item.time)))
  if (isSame || policy === 'keep') return 'duplicate'
  return policy === 'revise' ? 'revised' : 'rejected'
}

function sameReadings(left: CandleReadings, right: CandleReadings | undefined): boolean {
  return right !== undefined && canonicalJson(left) === canonicalJson(right)
}

async function ingestTicks(
  series: MemorySeries,
  { name, venue, takesUnknown }: IngestSource,
  { batch, ticks }: { batch: readonly IngestTick[]; ticks: Map<string, Map<string, IngestTick>> },
): Promise<TickOutcome> {
  const known = await series.pairsOf(venue)
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
    const key = { venue, pair, timeframe: MINUTE }
    await series.rollUp(key, await series.derive(key, rows, name), name)
  }
  const unknown = batch.length - taken.length
  return { received: batch.length, inserted, duplicates: taken.length - inserted, unknown }
}

function tickSeries(venue: Venue, pair: string): string {
  return `${venue} ${pair}`
}
