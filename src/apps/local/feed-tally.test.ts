import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryAlertStore } from '../../control/operation/index.ts'
import { FeedTally } from './feed-tally.ts'
import { judge } from './run-alerts.ts'

const LIMITS = { drawdown: 0.2, wonShare: 0.3 }
const error = new Error('refused')

test('a feed that is away for a minute is an alert, which ends when it is back', async () => {
  let now = 1_000
  const feeds = new FeedTally(() => now, 'a')
  const store = memoryAlertStore({ now: () => now, wallOf: () => (time) => time })
  const look = async () => {
    await judge({ store, signs: { host: 'a', feeds: feeds.read() }, now, limits: LIMITS })
    const { items } = await store.list(null, { states: ['firing'] }, { limit: 10 })
    return items.map(({ rule, part }) => `${rule} ${part}`)
  }
  assert.deepEqual(feeds.read(), [])
  feeds.heard({ kind: 'connected', side: 'ingest' })
  feeds.heard({ kind: 'connected', side: 'relay' })
  feeds.heard({ kind: 'lost', side: 'ingest', error })
  assert.deepEqual(await look(), [])
  now += 59_999
  // Each try to come back says it again.
  feeds.heard({ kind: 'lost', side: 'ingest', error })
  assert.deepEqual(await look(), [])
  now += 1
  assert.deepEqual(await look(), ['feed.lost RabbitMQ (data in) on a'])
  feeds.heard({ kind: 'connected', side: 'ingest' })
  assert.deepEqual(await look(), [])
})

test('a broker that never answered is away from its first failure on; what it carries says nothing', () => {
  let now = 0
  const feeds = new FeedTally(() => now, 'a')
  feeds.heard({ kind: 'published', events: 3 })
  assert.deepEqual(feeds.read(), [])
  feeds.heard({ kind: 'lost', side: 'relay', error })
  now = 60_000
  assert.deepEqual(feeds.read(), [{ name: 'RabbitMQ (events out) on a', isUp: false }])
})
