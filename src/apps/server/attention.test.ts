import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePair, parseTimeframe, parseVenue } from '../../domain/index.ts'
import { listAttention } from './attention.ts'
import { summariseBot } from './bot-view.ts'
import { describeSeries } from './series-view.ts'
import { FACTS, NOW } from './server.fixture.ts'

const seriesOf = (source: string, lastTime: number) =>
  describeSeries(
    {
      ...{ venue: parseVenue('binance'), pair: parsePair('ETH/BTC'), timeframe: parseTimeframe('5m') },
      ...{ rows: 1, firstTime: 0, lastTime, source, version: 1 },
    },
    NOW,
    new Set(['feed']),
  )
const botOf = (seenAt: number, status: 'running' | 'finished') =>
  summariseBot(
    { id: 'b', name: 'B', mode: 'paper', spec: {}, status, cursor: 0, message: '', seenAt },
    FACTS,
    NOW,
  )
const kindsOf = (seen: Partial<Parameters<typeof listAttention>[0]>) =>
  listAttention({ bots: [], runs: [], findings: [], series: [seriesOf('x.csv', 0)], ...seen }).map(
    ({ kind }) => kind,
  )

test('a series of a venue that stopped growing is stale, one from a file never', () => {
  assert.deepEqual(kindsOf({ series: [seriesOf('binance', NOW - 4 * 300_000 - 1)] }), ['data-stale'])
  assert.deepEqual(kindsOf({ series: [seriesOf('binance', NOW - 4 * 300_000)] }), [])
  assert.deepEqual(kindsOf({ series: [seriesOf('old.csv', 0)] }), [])
  for (const source of ['exchange:binance', 'feed'])
    assert.deepEqual(kindsOf({ series: [seriesOf(source, 0)] }), ['data-stale'])
})

test('a running bot that says nothing for a minute needs a person, a finished one does not', () => {
  assert.deepEqual(kindsOf({ bots: [botOf(NOW - 60_001, 'running')] }), ['bot-silent'])
  assert.deepEqual(kindsOf({ bots: [botOf(NOW - 60_000, 'running')] }), [])
  assert.deepEqual(kindsOf({ bots: [botOf(0, 'finished')] }), [])
})
