import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { allocateCandles, parsePair, parseTimeframe } from '../../../domain/index.ts'
import { replayFeed } from './replay-feed.ts'

const series = (name: string, times: readonly number[]) => {
  const candles = allocateCandles(times.length, parseTimeframe('1m'))
  candles.time.set(times.map((minute) => minute * 60_000))
  return { pair: parsePair(name), candles }
}
const never = new AbortController().signal

describe('a replay', () => {
  const feed = replayFeed([series('A/B', [1, 2, 4]), series('C/B', [2, 3])], { candlesPerSecond: 1e6 })

  it('brings every time once, in order, with the candles up to it and none after', async () => {
    const seen: [number, number[]][] = []
    for (let after: number | null = null; ; ) {
      const tick = await feed.next(after, never)
      if (!tick) break
      seen.push([tick.time / 60_000, tick.series.map(({ candles }) => candles.length)])
      after = tick.time
    }
    assert.deepEqual(seen, [
      [1, [1, 0]],
      [2, [2, 1]],
      [3, [2, 2]],
      [4, [3, 2]],
    ])
  })

  it('starts where it is told, with the history before it', async () => {
    const later = replayFeed([series('A/B', [1, 2, 4])], { candlesPerSecond: 1e6, from: 120_000 })
    const tick = await later.next(null, never)
    assert.equal(tick?.time, 120_000)
    assert.equal(tick?.series[0]?.candles.length, 2)
  })

  it('gives the whole past at once to a bot that starts again', async () => {
    const tick = await feed.until(180_000)
    assert.deepEqual(
      tick.series.map(({ candles }) => candles.length),
      [2, 2],
    )
  })

  it('brings all there is at once when it need not wait', async () => {
    const fast = replayFeed([series('A/B', [1, 2, 4])], { candlesPerSecond: 0 })
    assert.equal((await fast.next(null, never))?.time, 240_000)
    assert.equal(await fast.next(240_000, never), undefined)
  })

  it('ends at once when it is told to, even while it waits', async () => {
    const slow = replayFeed([series('A/B', [1])], { candlesPerSecond: 0.01 })
    const control = new AbortController()
    const waiting = slow.next(null, control.signal)
    control.abort()
    assert.equal(await waiting, undefined)
  })
})
