import type { IngestStore } from '../ingest/port.ts'
import { readIngestCandles } from '../ingest/read-candles.ts'
import { isFields, type ReadItems } from '../ingest/read-fields.ts'
import { readIngestTicks } from '../ingest/read-ticks.ts'
import { requireBatch } from '../ingest/require-batch.ts'
import { MarketError } from '../market-error.ts'

/** A message of a source: `value` is the JSON that came, `now` UTC milliseconds. */
export interface SourceMessage {
  readonly source: string
  readonly value: unknown
  readonly now: number
}

/** What became of a message. `refused` is for good: it would be refused again. */
export type MessageOutcome =
  | {
      readonly kind: 'taken'
      readonly received: number
      readonly inserted: number
      readonly duplicates: number
    }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }

const SHAPE = 'neither a list of candles nor {"ticks": […]} with at least one item'

/**
 * Stores what a message brings: a list of candles, as `POST /ingest_batch` takes it, or `{"ticks": […]}`.
 * All of it or nothing; again is harmless. Rejects when the store cannot say: then the message waits.
 */
export async function takeMessage(
  ingest: IngestStore,
  { source, value, now }: SourceMessage,
): Promise<MessageOutcome> {
  const ticks = isFields(value) && Object.keys(value).join() === 'ticks' ? value.ticks : undefined
  const items = Array.isArray(value) ? value : ticks
  if (!Array.isArray(items) || items.length === 0) return refused('ingest.shape', SHAPE)
  try {
    requireBatch(items)
    const names = (await ingest.listSources()).find(({ name }) => name === source)?.names
    if (ticks === undefined) {
      const read = readIngestCandles(items, now, names)
      return troubleOf(read) ?? { kind: 'taken', ...counts(await ingest.ingest(source, read.items)) }
    }
    const read = readIngestTicks(items, now, names)
    return troubleOf(read) ?? { kind: 'taken', ...counts(await ingest.ingestTicks(source, read.items)) }
  } catch (error) {
    if (error instanceof MarketError) return refused(error.code, error.message)
    throw error
  }
}

function counts({ received, inserted, duplicates }: Record<'received' | 'inserted' | 'duplicates', number>) {
  return { received, inserted, duplicates }
}

function troubleOf({ troubles }: ReadItems<unknown>): MessageOutcome | undefined {
  const [first] = troubles
  if (!first) return undefined
  const others = troubles.length > 1 ? ` (and ${troubles.length - 1} more)` : ''
  return refused('ingest.invalid', `item ${first.index}: ${first.message}${others}`)
}

function refused(code: string, reason: string): MessageOutcome {
  return { kind: 'refused', code, reason }
}
