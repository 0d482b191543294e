import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ALL, channel, MINUTE, report, route, silence, Watched } from './alert.fixture.ts'
import { rankOf, SEVERITIES, type Severity } from './alert.ts'
import { foldNotices, type NewNotification } from './notification.ts'
import { FLAP_MS } from './plan-tellings.ts'
import { quietEnd } from './quiet-hours.ts'

type Step =
  | { readonly kind: 'fire'; readonly severity: Severity }
  | { readonly kind: 'clear' | 'acknowledge' }
  | { readonly kind: 'pass'; readonly minutes: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('fire' as const), severity: fc.constantFrom(...SEVERITIES) }),
  fc.record({ kind: fc.constantFrom('clear' as const, 'acknowledge' as const) }),
  fc.record({ kind: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 700 }) }),
)
const steps = fc.array(step, { maxLength: 40 })
const time = fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:30`)
const quiet = fc.option(fc.record({ from: time, to: time, zone: fc.constant('UTC') }), { nil: null })
const settings = fc.record({
  quiet,
  digestMinutes: fc.constantFrom(0, 15, 60),
  repeatMinutes: fc.constantFrom(5, 60, 240),
  escalation: fc.constantFrom([], [{ afterMinutes: 20, channels: ['ch-page'] }]),
})
const channels = [channel(), channel({ id: 'ch-page', kind: 'pagerduty' })]

/** Does what is asked for, and looks after each step. */
function live(watched: Watched, all: readonly Step[], after: () => void = () => {}): void {
  for (const one of all) {
    if (one.kind === 'fire') watched.fire(one.severity)
    if (one.kind === 'clear') watched.change({ kind: 'reported', report: report({ kind: 'resolved' }) })
    if (one.kind === 'acknowledge') watched.change({ kind: 'acknowledged', by: 'ana' })
    if (one.kind === 'pass') watched.pass(one.minutes)
    after()
  }
}

const tells = ({ notice }: NewNotification) => ['firing', 'reminder', 'escalated'].includes(notice.kind)

test('nothing critical is lost or late by digest or quiet hours', () => {
  fc.assert(
    fc.property(steps, settings, (all, given) => {
      const watched = new Watched({ routes: [route(given)], channels })
      live(watched, all, () => {
        const { alert, now } = watched
        for (const { notice, dueAt } of watched.written)
          if (notice.severity === 'critical') assert.equal(dueAt, notice.at)
        if (alert?.state !== 'firing' || alert.severity !== 'critical') return
        const heard = watched.written.filter(
          (one) => tells(one) && one.channel === 'ch-chat' && one.notice.severity === 'critical',
        )
        const last = Math.max(...heard.map(({ dueAt }) => dueAt))
        const isTold = heard.some(({ notice }) => notice.episode === alert.episode)
        assert.ok(isTold || now - last < FLAP_MS, `nothing was said at ${now}`)
      })
    }),
  )
})

test('what is not critical never goes out in quiet hours, and never before its digest', () => {
  fc.assert(
    fc.property(steps, settings, (all, given) => {
      const watched = new Watched({ routes: [route(given)], channels })
      live(watched, all)
      for (const { notice, dueAt, channel: to } of watched.written) {
        if (notice.severity === 'critical' || notice.kind === 'acknowledged') continue
        if (given.quiet)
          assert.equal(
            quietEnd(given.quiet, (at) => at, dueAt),
            null,
            `${to} at ${dueAt}`,
          )
        assert.ok(dueAt >= notice.at)
      }
    }),
  )
})

test('one telling for each fingerprint, channel and window, unless it got worse', () => {
  fc.assert(
    fc.property(steps, settings, (all, given) => {
      const watched = new Watched({ routes: [route(given)], channels })
      live(watched, all)
      for (const { id } of channels) {
        const mine = watched.written.filter((one) => tells(one) && one.channel === id)
        for (const [at, one] of mine.entries()) {
          const before = mine[at - 1]
          if (!before || rankOf(one.notice.severity) > rankOf(before.notice.severity)) continue
          const isSame = before.notice.episode === one.notice.episode
          const pause = isSame ? given.repeatMinutes * MINUTE : FLAP_MS
          assert.ok(one.dueAt - before.notice.at >= pause)
        }
      }
    }),
  )
})

test('each message has an id of its own, and one that is gathered the same until its time', () => {
  fc.assert(
    fc.property(steps, settings, (all, given) => {
      const watched = new Watched({ routes: [route(given)], channels })
      live(watched, all)
      const single = watched.written.filter(({ alert }) => alert !== null).map(({ id }) => id)
      assert.equal(new Set(single).size, single.length)
      for (const one of watched.written)
        if (one.alert === null) assert.equal(one.id, `digest.${one.channel}.${one.dueAt}`)
    }),
  )
})

test('the end of an episode is told once to whoever was told of it, and to nobody else', () => {
  fc.assert(
    fc.property(steps, settings, (all, given) => {
      const watched = new Watched({ routes: [route(given)], channels })
      live(watched, [...all, { kind: 'clear' }])
      const key = ({ notice, channel: to }: NewNotification) => `${notice.episode} ${to}`
      const ends = watched.written.filter(({ notice }) => notice.kind === 'resolved').map(key)
      const begun = new Set(watched.written.filter(tells).map(key))
      assert.deepEqual([...ends].sort(), [...begun].sort())
    }),
  )
})

test('a silence hides only what it matches, only in its time, and ends by itself', () => {
  const span = fc.record({
    from: fc.integer({ min: 0, max: 900 }),
    minutes: fc.integer({ min: 1, max: 900 }),
  })
  fc.assert(
    fc.property(steps, span, fc.boolean(), (all, { from, minutes }, isOurs) => {
      const matchers = { ...ALL, rules: [isOurs ? 'queue.stuck' : 'queue.stuck.other', 'disk.'] }
      const one = silence({ matchers, from: from * MINUTE, until: (from + minutes) * MINUTE })
      const silenced = new Watched({ routes: [route()], channels, silences: [one] })
      const heard = new Watched({ routes: [route()], channels })
      live(silenced, all)
      live(heard, all)
      if (!isOurs) assert.deepEqual(silenced.written, heard.written)
      for (const { notice, dueAt } of silenced.written.filter(tells))
        if (isOurs) assert.ok(dueAt < one.from || dueAt >= one.until, `${notice.kind} at ${dueAt}`)
      silenced.pass(2_000)
      const { alert } = silenced
      if (alert?.state !== 'firing') return
      assert.ok(silenced.written.some((each) => tells(each) && each.notice.episode === alert.episode))
    }),
  )
})

test('quiet hours end at their time of the day, whatever the clocks do', () => {
  fc.assert(
    fc.property(
      fc.record({ from: time, to: time, zone: fc.constant('x') }),
      fc.integer({ min: 0, max: 5_000 }),
      (hours, minute) => {
        // The clocks go back an hour after 1,500 minutes.
        const wall = (at: number) => (at < 1_500 * MINUTE ? at : at - 60 * MINUTE)
        const end = quietEnd(hours, wall, minute * MINUTE + 30_000)
        if (end === null) return
        assert.ok(end > minute * MINUTE)
        assert.equal(quietEnd(hours, wall, end), null)
        assert.notEqual(quietEnd(hours, wall, end - MINUTE), null)
      },
    ),
  )
})

test('of several notices about one alert the last counts', () => {
  const watched = new Watched({ routes: [route({ digestMinutes: 60 })] })
  watched.fire()
  watched.change({ kind: 'resolved', by: 'ana' })
  const folded = foldNotices(watched.written.map(({ notice }) => notice))
  assert.deepEqual(
    folded.map(({ kind, by }) => [kind, by]),
    [['resolved', 'ana']],
  )
})
