import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { nextCronTime, parseCron } from './cron.ts'

const MINUTE = 60_000
const utc = (time: number) => time
const next = (text: string, after: string) =>
  new Date(nextCronTime(parseCron(text), Date.parse(after), utc)).toISOString().slice(0, 16)

test('the next time is the first one that fits', () => {
  for (const [text, after, expected] of [
    ['*/5 * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:05'],
    ['*/5 * * * *', '2026-01-01T00:04:59.999Z', '2026-01-01T00:05'],
    ['0 3 * * *', '2026-01-01T03:00:00Z', '2026-01-02T03:00'],
    ['30 4 1,15 * 5', '2026-01-03T00:00:00Z', '2026-01-09T04:30'],
    ['0 0 * * 7', '2026-01-01T00:00:00Z', '2026-01-04T00:00'],
    ['0 12 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T12:00'],
    ['10-40/15 8-9 * * *', '2026-01-01T08:26:00Z', '2026-01-01T08:40'],
  ] as const) {
    assert.equal(next(text, after), expected, text)
  }
})

test('it is later, a whole minute, and nothing due lies between', () => {
  const number = (most: number) => fc.integer({ min: 0, max: most })
  fc.assert(
    fc.property(number(59), number(23), fc.integer({ min: 0, max: 4e9 }), (minute, hour, seconds) => {
      const after = seconds * 1000
      const time = nextCronTime(parseCron(`${minute} ${hour} * * *`), after, utc)
      assert.ok(time > after && time <= after + 1440 * MINUTE && time % MINUTE === 0)
      const date = new Date(time)
      assert.deepEqual([date.getUTCMinutes(), date.getUTCHours()], [minute, hour])
    }),
  )
})

test('what cannot be read or never comes is refused', () => {
  for (const text of ['', '* * * *', '60 * * * *', '* 24 * * *', '5-3 * * * *', '*/0 * * * *', 'a * * * *'])
    assert.throws(() => parseCron(text), { code: 'schedule.cron' }, text)
  assert.throws(() => nextCronTime(parseCron('0 0 31 2 *'), 0, utc), { code: 'schedule.cron' })
})
