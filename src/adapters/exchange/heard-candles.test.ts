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

test('of words with one volume the later counts, and what the teller does to its rows afterwards does not', () => {
  const heard = new HeardCandles()
  const told = [0, 1, 1, 1, 1, 5]
  heard.take([[0, 9, 9, 9, 9, 5], told, row(10, 1)])
  told[4] = 7
  assert.deepEqual(heard.closedFrom(0, { length: 10, now: 10 }), [[0, 1, 1, 1, 1, 5]])
})

test('a word on an older candle does not open the newer ones again', () => {
  const heard = new HeardCandles()
  heard.take([row(0, 1), row(10, 1), row(20, 1)])
  heard.take([row(10, 2)])
  assert.deepEqual(heard.closedFrom(0, all), [row(0, 1), row(10, 2)])
})

test('after an end nothing that was told before it closes a candle', () => {
  const heard = new HeardCandles()
  heard.take([row(10, 1)])
  heard.lose()
  heard.forgive()
  assert.ok(!heard.mustAsk)
  heard.take([row(0, 2)])
  assert.deepEqual(heard.closedFrom(0, all), [])
})

test('what was asked for is not kept any longer', () => {
  const heard = new HeardCandles()
  heard.take([row(0, 1), row(10, 1), row(20, 1)])
  heard.closedFrom(10, all)
  assert.deepEqual(heard.closedFrom(0, all), [])
  assert.deepEqual(heard.closedFrom(10, all), [row(10, 1)])
})

test('each word, end and failure wakes who waits, and the next one waits anew', async () => {
  const heard = new HeardCandles()
  for (const happen of [
    () => heard.take([row(0, 1)]),
    () => heard.lose(),
    () => heard.fail(new Error('gone')),
  ]) {
    let woken = 0
    const wait = () => heard.news().then(() => woken++)
    const waiting = [wait(), wait()]
    await Promise.resolve()
    assert.equal(woken, 0)
    happen()
    assert.equal(await Promise.race([Promise.all(waiting).then(() => woken), turns()]), 2)
  }
})

async function turns(): Promise<string> {
  for (let turn = 0; turn < 20; turn++) await new Promise((next) => setImmediate(next))
  return 'nobody woke'
}
