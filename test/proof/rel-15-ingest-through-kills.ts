import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type EmbeddedPostgres, startPostgres } from '../../src/adapters/embedded-postgres/index.ts'
import { migrate } from '../../src/adapters/store/postgres/index.ts'
import { random } from '../../src/math/index.ts'
import { complete, judge, type Sent, sendUntil } from './ingest-rounds.fixture.ts'
import { type IngestServer, ingestServer, sendBatch } from './ingest-server.fixture.ts'
import { killPostgres, type Victim } from './kill-postgres.fixture.ts'
import type { Proof, Trial } from './proof.ts'

const VICTIMS: readonly Victim[] = ['every process', 'the postmaster', 'a connection']
const MIN_RUN_MS = 20
const MAX_RUN_MS = 400
const PATIENCE_MS = 90_000

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
  share: 10,
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
        const sent = await sendUntil(server, `${seed}-${trial}`, {
          send: (token, batch) => sendBatch(server.origin, token, batch),
          stop: async () => {
            await delay(patience)
            await killPostgres(database.pid, victim)
          },
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

/** The postmaster needs a moment to see that a process of its own was killed, and ends all others then. */
const NOTICED_MS = 150

/**
 * Starts what was killed, or waits for what restarts by itself: two answers, the second one after the postmaster
 * must have noticed.
 */
async function restarted(stateDir: string, { candles }: IngestServer): Promise<EmbeddedPostgres> {
  const database = await startPostgres({ stateDir })
  const patience = Date.now() + PATIENCE_MS
  for (;;) {
    try {
      await candles.list()
      await delay(NOTICED_MS)
      await candles.list()
      return database
    } catch (error) {
      if (Date.now() > patience) throw error
      await delay(20)
    }
  }
}
