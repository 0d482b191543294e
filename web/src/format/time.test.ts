import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  formatHeld,
  formatLocalClock,
  formatMinute,
  formatPeriod,
  formatSpan,
  formatUtc,
  formatUtcClock,
} from './time.ts'

const time = Date.UTC(2018, 0, 10, 5, 15)

test('every time names its zone', () => {
  assert.equal(formatUtc(time), '2018-01-10 05:15 UTC')
  assert.equal(formatUtcClock(time + 9000), '05:15:09 UTC')
  assert.equal(formatPeriod(time, time + 86_400_000), '2018-01-10 to 2018-01-11')
  assert.match(formatLocalClock(time, 'America/Sao_Paulo'), /^03:15:00 (GMT-2|BRST)$/)
})

test('seconds are shown only when there are any', () => {
  assert.equal(formatMinute(time), '2018-01-10 05:15')
  assert.equal(formatMinute(time + 1000), '2018-01-10 05:15:01')
})

test('a span is given in its largest unit and is never negative', () => {
  assert.equal(formatSpan(-5), '0 s')
  assert.equal(formatSpan(59_999), '59 s')
  assert.equal(formatSpan(60_000), '1 min')
  assert.equal(formatSpan(47 * 3_600_000), '47 h')
  assert.equal(formatSpan(48 * 3_600_000), '2 d')
})

test('a holding time has two units', () => {
  assert.equal(formatHeld(0), 'one candle')
  assert.equal(formatHeld(35 * 60_000), '35 min')
  assert.equal(formatHeld(260 * 60_000), '4 h 20 min')
  assert.equal(formatHeld(51 * 3_600_000), '2 d 3 h')
})
