import { setTimeout as delay } from 'node:timers/promises'
import { random } from '../../src/math/index.ts'
import type { Batch } from './batches.fixture.ts'
import { needyDatabase, SIGNS } from './database-needs.fixture.ts'
import { complete, judge, sendUntil } from './ingest-rounds.fixture.ts'
import { ingestServer, postBatch } from './ingest-server.fixture.ts'
import type { Proof, Trial } from './proof.ts'

const FIRST_MS = 60
const RETRY_MS = 40
const PATIENCE_MS = 90_000
const MOST_SIGNS = 8
/** Refused batches that are not sent again before the market is judged. */
const MOST_LEFT = 6
/** Batches that are taken after the need. */
const AFTER = 4

/**
 * Writers send batches over HTTP while the database gets into need and out of it; of what is refused they
 * leave some and send the rest again. Whatever is not taken is refused with 503 and the time to wait;
 * afterwards the market is that of whole batches, and nobody has done anything but end the need. A server
 * that PostgreSQL itself gave up for lack of space is started again, as whoever runs it does.
 */
export const databaseInNeed: Proof = {
  id: 'REL-16',
  fault: 'disk full, connections used up, deadlocks and serialization failures while data comes in over HTTP',
  invariant:
    'What cannot be taken is refused with 503 and Retry-After; no half batch is stored; when the need is over everything goes on by itself.',
  share: 6,
  full: 200,
  async run({ count, seed, onTrial }) {
    await using database = await needyDatabase()
    const codes = new Map<string, number>()
    await using server = await ingestServer(database.url, (error) => {
      const code = codeOf(error)
      codes.set(code, (codes.get(code) ?? 0) + 1)
    })
    const { faults } = database
    const trials: Trial[] = []
    for (let trial = 0; trial < count; trial++) {
      const dice = random(`${seed}-${trial}`)
      const fault = faults[trial % faults.length]!
      codes.clear()
      const signs = () => SIGNS[fault].reduce((sum, code) => sum + (codes.get(code) ?? 0), 0)
      let taken = 0
      let left = 0
      const send = async (token: string, batch: Batch) => {
        while (!(await isAcknowledged(server.origin, token, batch))) {
          await delay(RETRY_MS)
          if (left < MOST_LEFT && ++left) return false
        }
        taken++
        return true
      }
      let restarted = false
      const sent = await sendUntil(server, `${seed}-${trial}`, {
        send,
        goesOn: true,
        stop: async () => {
          await delay(FIRST_MS + dice.int(FIRST_MS))
          const wanted = 1 + dice.int(MOST_SIGNS)
          const end = await database.begin(fault, dice)
          const felt = until(() => signs() >= wanted, `${fault} is felt`)
          await felt.catch(() => {})
          restarted = await end()
          await felt
          const before = taken
          await until(() => taken >= before + AFTER, `batches are taken after ${fault}`)
        },
      })
      const stored = await judge(server, sent)
      const untaken = sent.inFlight.length
      await complete(server, sent)
      trials.push({
        fault,
        acknowledged: sent.acknowledged.length,
        'refused for': [...codes].map(([code, count]) => `${code} × ${count}`).join(', '),
        'not sent again': untaken,
        'of them stored': stored,
        'PostgreSQL gave up': restarted ? 1 : 0,
      })
      onTrial?.(trials.at(-1)!)
    }
    return trials
  },
}

/** @throws Error on an answer that is neither an acknowledgement nor 503 with the time to wait */
async function isAcknowledged(origin: string, token: string, batch: Batch): Promise<boolean> {
  const { status, retryAfter, body } = await postBatch(origin, token, batch)
  if (status === 200 && body.received === batch.items.length) return true
  if (status === 503 && retryAfter !== null) return false
  throw new Error(`${batch.kind}: ${status} ${JSON.stringify(body)}`)
}

function codeOf(error: Error): string {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : error.message
}

async function until(isSo: () => boolean, what: string): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !isSo(); await delay(10)) {
    if (performance.now() > end) throw new Error(`not within ${PATIENCE_MS} ms: ${what}`)
  }
}
