import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../../../test/services/launch.ts'
import { temporaryPostgres } from '../../adapters/embedded-postgres/index.ts'
import { connectStore, migrate } from '../../adapters/store/postgres/index.ts'
import { createLogger, createTelemetry } from '../../adapters/telemetry/index.ts'
import { parseVenue } from '../../domain/index.ts'
import { candleAt, START } from '../../trade/market/ingest/ingest-samples.fixture.ts'
import { FeedTally } from '../local/feed-tally.ts'
import { runBroker } from './run-broker.ts'

const server = await temporaryPostgres()
await migrate(server.url)
const store = connectStore(server.url)
const telemetry = createTelemetry({ version: '1' })

after(async () => {
  await telemetry[Symbol.asyncDispose]()
  await store.close()
  await server.stop()
})

const isLoaded = () =>
  Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes('rabbitmq-client'))

function world() {
  const lines: string[] = []
  const logger = createLogger({ stream: { write: (line: string) => lines.push(line) } })
  return { lines, store, telemetry, logger, clock: Date.now }
}

test('without a broker nothing is loaded, and nothing is written down', async () => {
  const { lines, ...rest } = world()
  await using _none = await runBroker('', rest)
  await ingest(0)
  assert.equal(isLoaded(), false)
  assert.equal((await store.outbox.state()).pending, 0)
  assert.deepEqual(lines, [])
})

test('a broker that is absent keeps nobody waiting, is said once, and never with its password', async () => {
  const { lines, ...rest } = world()
  const url = `amqp://leme:canary-password@127.0.0.1:${await freePort()}`
  {
    let now = 0
    const feeds = new FeedTally(() => now, 'a')
    await using _broker = await runBroker(url, { ...rest, feeds })
    await ingest(1)
    // Long enough for several attempts to connect.
    await delay(1_500)
    const metrics = await telemetry.scrape()
    assert.match(metrics, /^leme_outbox_pending 1$/m)
    assert.match(metrics, /^leme_outbox_oldest_seconds \d/m)
    assert.match(metrics, /^leme_outbox_fill_ratio 0\.000001$/m)
    assert.match(metrics, /^leme_outbox_dropped 0$/m)
    assert.match(metrics, /^leme_broker_events_total\{event="lost"\} 2$/m)
    now = 60_000
    assert.deepEqual(
      feeds
        .read()
        .map(({ name, isUp }) => `${name} ${isUp}`)
        .sort(),
      ['RabbitMQ (data in) on a false', 'RabbitMQ (events out) on a false'],
    )
  }
  assert.equal(isLoaded(), true)
  assert.equal(lines.length, 2, lines.join(''))
  assert.doesNotMatch(lines.join(''), /canary/)
  assert.match(lines.join(''), /broker lost/)
})

async function ingest(at: number): Promise<void> {
  await store.ingest.putSource({
    ...{ name: 'desk', venue: parseVenue('desk'), policy: 'keep', takesUnknown: true },
  })
  await store.ingest.ingest('desk', [candleAt('1d', START + at * 86_400_000)])
}
