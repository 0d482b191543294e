import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { keptBackups } from './retention.ts'

const DAY = 86_400_000
const NOW = Date.parse('2026-11-23T05:00:00Z')
const retention = { days: 7, weeks: 4, months: 6 }
const none: ReadonlySet<string> = new Set()

/** One backup a day at 03:00 UTC, the last one today. */
function daily(days: number) {
  return Array.from({ length: days }, (_, age) => {
    const completedAt = NOW - 2 * 3_600_000 - age * DAY
    return { id: new Date(completedAt).toISOString().slice(0, 10), completedAt }
  })
}

test('of a year of daily backups stay 7 days, 4 weeks and 6 months', () => {
  const kept = keptBackups(daily(365), { retention, now: NOW, verified: none })
  assert.deepEqual([...kept.keys()].sort(), [
    ...['2026-06-30', '2026-07-31', '2026-08-31', '2026-09-30', '2026-10-31'],
    ...['2026-11-08', '2026-11-15', '2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19'],
    ...['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'],
  ])
  assert.deepEqual(kept.get('2026-11-22'), ['day', 'week'])
  assert.deepEqual(kept.get('2026-11-16'), ['moments'])
  assert.deepEqual(kept.get('2026-11-23'), ['newest', 'day', 'week', 'month'])
})

test('the newest, and the newest that was verified, stay however old they are', () => {
  const old = [
    { id: 'newest', completedAt: NOW - 900 * DAY },
    { id: 'verified', completedAt: NOW - 901 * DAY },
    { id: 'verified before', completedAt: NOW - 902 * DAY },
  ]
  const kept = keptBackups(old, { retention, now: NOW, verified: new Set(['verified', 'verified before']) })
  assert.deepEqual(Object.fromEntries(kept), { newest: ['newest', 'moments'], verified: ['verified'] })
})

test('what is kept is never more than retention says, and what was dropped does not come back', () => {
  const ages = fc.array(fc.integer({ min: 0, max: 400 * DAY }), { maxLength: 60 })
  fc.assert(
    fc.property(ages, fc.integer({ min: 0, max: 100 * DAY }), (given, later) => {
      const backups = given.map((age, at) => ({ id: String(at), completedAt: NOW - age }))
      const kept = keptBackups(backups, { retention, now: NOW, verified: none })
      assert.ok(kept.size <= 1 + 1 + 8 + 4 + 6)
      if (backups.length > 0) assert.ok(kept.size > 0)
      const survivors = backups.filter(({ id }) => kept.has(id))
      const then = keptBackups(survivors, { retention, now: NOW + later, verified: none })
      const whole = keptBackups(backups, { retention, now: NOW + later, verified: none })
      for (const [id, reasons] of whole)
        if (reasons.some((why) => why !== 'moments'))
          assert.ok(then.has(id), `${id} would be kept later, and was dropped before`)
    }),
    { numRuns: 300 },
  )
})

test('however often backups are made, and whenever the old ones go, every moment of the last days can be reached', () => {
  const steps = fc.array(fc.integer({ min: 1, max: 3 * DAY }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(steps, (pauses) => {
      let now = NOW
      let backups: { id: string; completedAt: number }[] = []
      for (const pause of pauses) {
        now += pause
        const made = [...backups, { id: String(now), completedAt: now }]
        const kept = keptBackups(made, { retention, now, verified: none })
        backups = made.filter(({ id }) => kept.has(id))
        // The log is kept from the oldest of these on.
        const begins = backups.filter(({ id }) =>
          kept.get(id)!.some((why) => why !== 'week' && why !== 'month'),
        )
        const reached = Math.min(...begins.map(({ completedAt }) => completedAt))
        assert.ok(reached <= Math.max(NOW + pauses[0]!, now - 7 * DAY))
      }
    }),
  )
})
