import { setImmediate } from 'node:timers/promises'
import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { Telemetry } from '../../../adapters/telemetry/index.ts'
import {
  type IngestStore,
  type ReadItems,
  readIngestCandles,
  readIngestTicks,
  type SymbolNames,
} from '../../../trade/market/index.ts'
import { ingestAnswerText } from '../ingest-answer.ts'
import { readIngestBody } from '../ingest-body.ts'
import { parseIngestJson } from '../ingest-json.ts'
import type { BodyLease, IngestMemory } from '../ingest-memory.ts'
import { requireSound, type SentItems } from '../ingest-shape.ts'
import type { IngestTickAnswer } from '../schemas/ingest.ts'
import { withinTime } from '../within-time.ts'

export interface IngestPorts {
  readonly ingest: Pick<IngestStore, 'ingest' | 'ingestTicks'>
  readonly telemetry: Pick<Telemetry, 'ingested'>
  /** UTC milliseconds. */
  readonly clock: () => number
}

/** A request with a key, not yet read. */
export interface Sent {
  readonly request: FastifyRequest
  readonly memory: IngestMemory
  /** Finds the items in the value of the body. */
  readonly find: (body: unknown) => SentItems
}

/** A batch takes a second; one that waits for longer than this for its turn is better sent again. */
const PATIENCE_MS = 20_000
/** Some 10 ms of work where each has a hundred indicators. */
const PART_ITEMS = 500

/** Stores the candles of a request, all or none; gives the JSON of `IngestAnswer`. */
export async function takeCandles(ports: IngestPorts, sent: Sent): Promise<string> {
  using lease = sent.memory.lease()
  const { ingest, telemetry, clock } = ports
  const { source, items } = await readSent(sent, { lease, telemetry, read: readIngestCandles, now: clock() })
  const outcome = await withinTime(ingest.ingest(source, items), PATIENCE_MS)
  for (const [status, { length }] of Map.groupBy(outcome.details, (one) => one.status)) {
    telemetry.ingested(source, status, length, newestOf(items))
  }
  const { id: requestId, log } = sent.request
  const { received, inserted, duplicates } = outcome
  log.debug({ requestId, source, received, inserted, duplicates }, 'candles taken')
  return ingestAnswerText(outcome)
}

/** Stores the ticks of a request, all or none. */
export async function takeTicks(ports: IngestPorts, sent: Sent): Promise<Static<typeof IngestTickAnswer>> {
  using lease = sent.memory.lease()
  const { ingest, telemetry, clock } = ports
  const { source, items } = await readSent(sent, { lease, telemetry, read: readIngestTicks, now: clock() })
  const outcome = await withinTime(ingest.ingestTicks(source, items), PATIENCE_MS)
  const { received, inserted, duplicates, unknown } = outcome
  telemetry.ingested(source, 'inserted', inserted, newestOf(items))
  telemetry.ingested(source, 'duplicate', duplicates)
  telemetry.ingested(source, 'unknown-symbol', unknown)
  const { id: requestId, log } = sent.request
  log.debug({ requestId, source, ...outcome }, 'ticks taken')
  return { ok: true, received, inserted, duplicates, unknown }
}

/** Of times in UTC milliseconds. */
function newestOf(items: readonly { readonly time: number }[]): number | undefined {
  if (items.length === 0) return undefined
  return items.reduce((newest, { time }) => Math.max(newest, time), Number.NEGATIVE_INFINITY)
}

interface Reading<T> {
  readonly lease: BodyLease
  readonly telemetry: Pick<Telemetry, 'ingested'>
  readonly read: (values: readonly unknown[], now: number, names?: SymbolNames) => ReadItems<T>
  readonly now: number
}

async function readSent<T>(
  { request, find }: Sent,
  { lease, telemetry, read, now }: Reading<T>,
): Promise<{ readonly source: string; readonly items: readonly T[] }> {
  const { source } = request.apiKey!
  const sent = find(parseIngestJson(await readIngestBody(request.raw, lease)))
  const found = await readInParts(sent.values, (part) => read(part, now, request.symbolNames))
  const refused = sent.values.length - found.items.length
  if (refused > 0) {
    telemetry.ingested(source, 'invalid', refused)
    request.log.info({ requestId: request.id, source, refused, trouble: found.troubles[0] }, 'batch refused')
  }
  return { source, items: requireSound(found, sent) }
}

/** A large batch keeps nobody waiting while it is read. */
async function readInParts<T>(
  values: readonly unknown[],
  read: (part: readonly unknown[]) => ReadItems<T>,
): Promise<ReadItems<T>> {
  const parts: ReadItems<T>[] = []
  for (let start = 0; start < values.length; start += PART_ITEMS) {
    if (start > 0) await setImmediate()
    const { items, troubles } = read(values.slice(start, start + PART_ITEMS))
    parts.push({ items, troubles: troubles.map((one) => ({ ...one, index: one.index + start })) })
  }
  return { items: parts.flatMap(({ items }) => items), troubles: parts.flatMap(({ troubles }) => troubles) }
}
