import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type EmbeddedPostgres, startPostgres } from '../../src/adapters/embedded-postgres/index.ts'
import { migrate } from '../../src/adapters/store/postgres/index.ts'
import { parseVenue, type Venue } from '../../src/domain/index.ts'
import { random } from '../../src/math/index.ts'
import { plainMarket, storedMarket } from '../../src/trade/market/ingest/plain-market.fixture.ts'
import { type Batch, batchesOf } from './batches.fixture.ts'
import { type IngestServer, ingestServer, sendBatch } from './ingest-server.fixture.ts'
import { killPostgres, type Victim } from './kill-postgres.fixture.ts'
import type { Proof, Trial } from './proof.ts'

const WRITERS = 4
const VICTIMS: readonly Victim[] = ['every process', 'the postmaster', 'a connection']
const MIN_RUN_MS = 20
const MAX_RUN_MS = 400
const PATIENCE_MS = 30_000

/** What was sent to a venue until the kill. */
interface Sent {
  readonly venue: Venue
  readonly token: string
  readonly acknowledged: Batch[]
  /** Sent, and not answered: stored whole or not at all. */
  readonly inFlight: Batch[]
}

/**
 * Writers send batches over HTTP to a server on a PostgreSQL that keeps its promises (fsync on), which is
 * killed at a random moment and started again. Then every acknowledged batch is there, every other batch
 * is there whole or not at all, longer candles are those of the minutes, and sending again what was not
 * acknowledged completes the market. At the end every round is compared once more.
 */
export const ingestThroughKills: Proof = {
  id: 'REL-15',
  fault: 'kill -9 of PostgreSQL while candles and ticks come in over HTTP',
  invariant: 'What was acknowledged is there after the restart; what was not is there whole or not at all.',
  share: 20,
  full: 100,
  async run({ count, seed, onTrial }) {
    const stateDir = mkdtempSync(join(tmpdir(), 'leme-proof-'))
    chmodSync(stateDir, 0o755)
    let database = await startPostgres({ stateDir })
    try {
      await migrate(database.url)
      await using server = await ingestServer(database.url)
      const rounds: Sent[] = []
      const trials: Trial[] = []
      for (let trial = 0; trial < count; trial++) {
        const dice = random(`${seed}-${trial}`)
        const victim = VICTIMS[trial % VICTIMS.length]!
        const patience = MIN_RUN_MS + dice.next() * (MAX_RUN_MS - MIN_RUN_MS)
        const sent = await sendUntil(server, `${seed}-${trial}`, async () => {
          await delay(patience)
          await killPostgres(database.pid, victim)
        })
        const restart = performance.now()
        database = await restarted(stateDir, server)
        const restartMs = Math.round(performance.now() - restart)
        const [acknowledged, inFlight] = [sent.acknowledged.length, sent.inFlight.length]
        const stored = await judge(server, sent)
        await complete(server, sent)
        rounds.push(sent)
        trials.push({
          killed: victim,
          acknowledged,
          unanswered: inFlight,
          'of them stored': stored,
          'rows in all': sent.acknowledged.reduce((rows, { items }) => rows + items.length, 0),
          'restart ms': restartMs,
        })
        onTrial?.(trials.at(-1)!)
      }
      for (const sent of rounds) await judge(server, sent)
      return trials
    } finally {
      await database.stop()
      rmSync(stateDir, { recursive: true, force: true })
    }
  },
}

/** Writers send one batch after the other until `stop` is through, or the server can no more. */
async function sendUntil(server: IngestServer, name: string, stop: () => Promise<void>): Promise<Sent> {
  const venue = parseVenue(`proof-${name}`)
  const token = await server.admit(venue)
  const sent: Sent = { venue, token, acknowledged: [], inFlight: [] }
  let isOver = false
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    for (const batch of batchesOf(`${name}-${writer}`, writer)) {
      if (isOver) return
      const isAcknowledged = await sendBatch(server.origin, token, batch)
      if (!isAcknowledged) return sent.inFlight.push(batch)
      sent.acknowledged.push(batch)
    }
    throw new Error('A writer ran out of batches before the kill.')
  })
  await stop()
  isOver = true
  await Promise.all(writers)
  return sent
}

/** Starts what was killed, or waits for what restarts by itself. */
async function restarted(stateDir: string, { candles }: IngestServer): Promise<EmbeddedPostgres> {
  const database = await startPostgres({ stateDir })
  const patience = Date.now() + PATIENCE_MS
  for (;;) {
    try {
      await candles.list()
      return database
    } catch (error) {
      if (Date.now() > patience) throw error
      await delay(20)
    }
  }
}

/**
 * The stored market is that of all acknowledged batches and some of the unanswered ones; gives how many.
 * @throws AssertionError
 */
async function judge({ candles }: IngestServer, sent: Sent): Promise<number> {
  const { venue, acknowledged, inFlight } = sent
  const stored = await storedMarket(candles, venue)
  for (let choice = 0; choice < 2 ** inFlight.length; choice++) {
    const chosen = inFlight.filter((_, at) => (choice & (1 << at)) !== 0)
    if (isSame(stored, marketOf([...acknowledged, ...chosen]))) return chosen.length
  }
  assert.deepEqual(stored, marketOf(acknowledged), `${venue}: the market is that of no set of whole batches`)
  throw new Error('unreachable')
}

/** Sends again what was not answered, as a client does, and compares the whole. */
async function complete(server: IngestServer, sent: Sent): Promise<void> {
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
