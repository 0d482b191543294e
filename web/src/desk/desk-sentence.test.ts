import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Desk } from '../api/types.ts'
import { deskSentence } from './desk-sentence.ts'

function desk(status: string, profitRatio: number, points = 1): Desk {
  const time = points > 0 ? [Date.UTC(2018, 0, 10)] : []
  return {
    bots: [{ id: 'a', name: 'Trend', status }],
    mainBotId: 'a',
    money: { profitRatio },
    equity: { time },
  } as unknown as Desk
}

test('the desk says what the bot does and what it made since when', () => {
  assert.equal(deskSentence(desk('running', 0.012)), 'Trend is running; up 1.20\u00a0% since 2018-01-10 UTC.')
  assert.equal(
    deskSentence(desk('stopped', -0.5)),
    'Trend is stopped; down 50.00\u00a0% since 2018-01-10 UTC.',
  )
  assert.match(deskSentence(desk('running', 0.00001)), /no gain and no loss/)
})

test('a desk without candles or without a bot says so', () => {
  assert.match(deskSentence(desk('starting', 0, 0)), /has not seen a candle yet/)
  assert.match(deskSentence({ ...desk('running', 0), mainBotId: null }), /^No bot/)
})
