import assert from 'node:assert/strict'
import { parseVenue, type Venue } from '../../src/domain/index.ts'
import { plainMarket, storedMarket } from '../../src/trade/market/ingest/plain-market.fixture.ts'
import { type Batch, batchesOf } from './batches.fixture.ts'
import { type IngestServer, sendBatch } from './ingest-server.fixture.ts'

const WRITERS = 4

/** What was sent to a venue in a round. */
export interface Sent {
  readonly venue: Venue
  readonly token: string
  readonly acknowledged: Batch[]
  /** Sent, and not acknowledged: stored whole or not at all. */
  readonly inFlight: Batch[]
}

export interface Round {
  /** Sends a batch; false where it was not acknowledged. */
  readonly send: (token: string, batch: Batch) => Promise<boolean>
  /** Whether a writer goes on after a batch that was not acknowledged. */
  readonly goesOn?: boolean
  /** Does what the round is for; writers end after it. */
  readonly stop: () => Promise<void>
}

/** Writers send one batch after the other until `stop` is through, or one is not acknowledged. */
export async function sendUntil(
  server: IngestServer,
  name: string,
  { send, stop, goesOn = false }: Round,
): Promise<Sent> {
  const venue = parseVenue(`proof-${name}`)
  const token = await server.admit(venue)
  const sent: Sent = { venue, token, acknowledged: [], inFlight: [] }
  let over = false
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    for (const batch of batchesOf(`${name}-${writer}`, writer)) {
      if (over) return
      const isAcknowledged = await send(token, batch)
      const list = isAcknowledged ? sent.acknowledged : sent.inFlight
      list.push(batch)
      if (!isAcknowledged && !goesOn) return
    }
    throw new Error('A writer ran out of batches before the end.')
  })
  const work = stop().finally(() => {
    over = true
  })
  await Promise.all([work, ...writers])
  return sent
}

/**
 * The stored market is that of all acknowledged batches and some of the others; gives how many.
 * @throws AssertionError
 */
export async function judge({ candles }: IngestServer, sent: Sent): Promise<number> {
  const { venue, acknowledged, inFlight } = sent
  const stored = await storedMarket(candles, venue)
  for (let choice = 0; choice < 2 ** inFlight.length; choice++) {
    const chosen = inFlight.filter((_, at) => (choice & (1 << at)) !== 0)
    if (isSame(stored, marketOf([...acknowledged, ...chosen]))) return chosen.length
  }
  assert.deepEqual(stored, marketOf(acknowledged), `${venue}: the market is that of no set of whole batches`)
  throw new Error('unreachable')
}

/** Sends again what was not acknowledged, as a client does, and compares the whole. */
export async function complete(server: IngestServer, sent: Sent): Promise<void> {
  for (const batch of sent.inFlight.splice(0)) {
    assert.ok(await sendBatch(server.origin, sent.token, batch), 'sending again is acknowledged')
    sent.acknowledged.push(batch)
  }
  assert.deepEqual(await storedMarket(server.candles, sent.venue), marketOf(sent.acknowledged))
}

function marketOf(batches: readonly Batch[]) {
  return plainMarket(
    batches.flatMap((batch) => (batch.kind === 'candles' ? batch.items : [])),
    batches.flatMap((batch) => (batch.kind === 'ticks' ? batch.items : [])),
  )
}

function isSame(left: unknown, right: unknown): boolean {
  try {
    assert.deepEqual(left, right)
    return true
  } catch {
    return false
  }
}
