import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readRetryAfter } from './read-problem.ts'
import { RETRY, retryPause } from './retry-pause.ts'

const chance = fc.double({ min: 0, max: 1, noNaN: true })
const attempt = fc.integer({ min: 1, max: 2_000 })

test('a pause is half to whole of what doubles with each try, and never above its bound', () => {
  fc.assert(
    fc.property(attempt, chance, (nth, luck) => {
      const pause = retryPause(RETRY, { attempt: nth, retryAfterMs: undefined, chance: luck })!
      const whole = Math.min(RETRY.longestPauseMs, RETRY.firstPauseMs * 2 ** (nth - 1))
      assert.ok(pause >= whole / 2 && pause <= whole)
    }),
  )
})

test('the server’s wish is the least, and not heard where it is too much', () => {
  fc.assert(
    fc.property(attempt, chance, fc.integer({ min: 0, max: 200_000 }), (nth, luck, retryAfterMs) => {
      const pause = retryPause(RETRY, { attempt: nth, retryAfterMs, chance: luck })
      if (retryAfterMs > RETRY.longestRetryAfterMs) assert.equal(pause, undefined)
      else assert.ok(pause! >= retryAfterMs && pause! <= retryAfterMs + RETRY.longestPauseMs)
    }),
  )
})

test('Retry-After is seconds or a date; what is neither says nothing', () => {
  const now = Date.UTC(2025, 0, 1)
  for (const [header, ms] of [
    ['0', 0],
    ['120', 120_000],
    ['Wed, 01 Jan 2025 00:00:09 GMT', 9_000],
    ['Tue, 31 Dec 2024 00:00:00 GMT', 0],
  ] as const)
    assert.equal(readRetryAfter(header, now), ms)
  for (const odd of ['', '-1', '1.5', '1e3', 'soon', '9999999999', null])
    assert.equal(readRetryAfter(odd, now), undefined, String(odd))
})
