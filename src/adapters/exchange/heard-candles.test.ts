import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HeardCandles } from './heard-candles.ts'

const row = (time: number, volume: number) => [time, 1, 1, 1, 1, volume]
const all = { length: 10, now: Number.POSITIVE_INFINITY }

test('a candle has ended when a later one was told, and its largest word counts', () => {
  const heard = new HeardCandles()
  heard.take([row(0, 5), row(0, 3)])
  assert.deepEqual(heard.closedFrom(0, all), [])
  heard.take([row(10, 1)])
  assert.deepEqual(heard.closedFrom(0, all), [row(0, 5)])
  assert.deepEqual(heard.closedFrom(0, { length: 10, now: 9 }), [], 'its time is not over')
})

test('what was told before an end is never taken for its last word', () => {
  const heard = new HeardCandles()
  heard.take([row(0, 5)])
  heard.lose()
  assert.ok(heard.mustAsk)
  heard.forgive()
  heard.take([row(10, 1)])
  assert.deepEqual(heard.closedFrom(0, all), [])
  heard.take([row(20, 1)])
  assert.deepEqual(heard.closedFrom(10, all), [row(10, 1)])
})

test('a candle that was not told ends the list', () => {
  const heard = new HeardCandles()
  heard.take([row(0, 1), row(20, 1), row(30, 1)])
  assert.deepEqual(heard.closedFrom(0, all), [row(0, 1)])
})

test('a failure of the stream is thrown to the reader', () => {
  const heard = new HeardCandles()
  heard.fail(new Error('gone'))
  assert.throws(() => heard.closedFrom(0, all), /gone/)
})
