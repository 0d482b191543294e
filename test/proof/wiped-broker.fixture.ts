import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'
import { EventReader, until } from '../../src/adapters/broker/broker.fixture.ts'
import { connectBroker } from '../../src/adapters/broker/index.ts'
import { temporaryPostgres } from '../../src/adapters/embedded-postgres/index.ts'
import { connectStore, migrate } from '../../src/adapters/store/postgres/index.ts'
import { parsePair, parseVenue } from '../../src/domain/index.ts'
import { random } from '../../src/math/index.ts'
import { takeMessage } from '../../src/trade/market/index.ts'
import { candleAt, START } from '../../src/trade/market/ingest/ingest-samples.fixture.ts'
import { startRabbitMq } from '../services/index.ts'
import type { ProofRun } from './proof.ts'

const PAIRS = ['EUR/USD', 'BTC/USDT', 'XAU/USD'].map(parsePair)
const MOST_PAUSE_MS = 300
const PATIENCE_MS = 90_000

/**
 * Batches are stored while the broker dies, is away and comes back. Then the outbox empties by itself, and a
 * reader that counts each id once has every version of every series, in order.
 */
export async function brokerRounds({ count, seed, onTrial }: ProofRun): Promise<void> {
  if (count === 0) return
  const [server, started] = await Promise.all([temporaryPostgres(), startRabbitMq()])
  const rabbit = started!
  await migrate(server.url)
  const store = connectStore(server.url)
  const sql = postgres(server.url, { max: 1, onnotice: () => {} })
  await store.outbox.enable()
  try {
    let recalls = 0
    await using _broker = connectBroker({
      url: rabbit.url,
      outbox: store.outbox,
      take: (source, value) => takeMessage(store.ingest, { source, value, now: Date.now() }),
      onEvent: ({ kind }) => {
        if (kind === 'recalled') recalls++
      },
    })
    await using reader = new EventReader(rabbit.url, 'proof')
    for (let trial = 0; trial < count; trial++) {
      const dice = random(`${seed}-broker-${trial}`)
      const name = `proof-${seed}-${trial}`
      await store.ingest.putSource({
        ...{ name, venue: parseVenue(name), policy: 'revise', takesUnknown: true },
      })
      const [before, already, recalled] = [reader.repetitions, reader.messages.length, recalls]
      let isOver = false
      const writing = (async () => {
        let batches = 0
        for (; !isOver; batches++) {
          const pair = PAIRS[dice.int(PAIRS.length)]!
          await store.ingest.ingest(name, [
            { ...candleAt('1h', START + dice.int(40) * 3_600_000, batches), pair },
            { ...candleAt('1m', START + batches * 60_000, batches), pair },
          ])
          await delay(dice.int(40))
        }
        return batches
      })()
      await delay(dice.int(MOST_PAUSE_MS))
      await rabbit.kill()
      const isWiped = trial % 2 === 0
      if (isWiped) rabbit.wipe()
      await delay(dice.int(MOST_PAUSE_MS))
      await rabbit.start()
      await delay(dice.int(MOST_PAUSE_MS))
      isOver = true
      const batches = await writing
      await until('the outbox is empty', async () => (await store.outbox.state()).pending === 0, PATIENCE_MS)
      const expected = await versionsOf(sql, name)
      const got = () =>
        Object.fromEntries(Object.entries(reader.versions()).filter(([series]) => series in expected))
      await until('the reader has all', () => countOf(got()) >= countOf(expected), PATIENCE_MS)
      assert.deepEqual(got(), expected)
      if (isWiped) assert.ok(recalls > recalled || trial === 0, 'a wiped broker is told everything again')
      onTrial?.({
        killed: isWiped ? 'RabbitMQ, wiped' : 'RabbitMQ',
        writes: batches,
        'events or answers': reader.messages.length - already,
        'of them again': reader.repetitions - before,
        passed: '',
        most: '',
      })
    }
  } finally {
    await sql.end()
    await store.close()
    await Promise.all([server.stop(), rabbit.stop()])
  }
}

type Versions = Readonly<Record<string, readonly number[]>>

/** Every version that series of a venue have reached, as a reader has to have them. */
async function versionsOf(sql: postgres.Sql, venue: string): Promise<Versions> {
  const rows = await sql<{ name: string; version: number }[]>`
    select venue || ' ' || pair || ' ' || timeframe as name, version::int
    from market.series where venue = ${venue}`
  return Object.fromEntries(
    rows.map(({ name, version }) => [name, Array.from({ length: version }, (_, at) => at + 1)]),
  )
}

function countOf(versions: Versions): number {
  return Object.values(versions).reduce((sum, { length }) => sum + length, 0)
}
