import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { EventHub } from './event-hub.ts'

const clock = () => 1_700_000_000_000
const say = (hub: EventHub, reason: string) => hub.publish({ topic: 'desk', data: { reason } })

test('whoever comes back gets exactly what was missed, or a reset', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.nat(60),
      fc.integer({ min: -5, max: 65 }),
      (capacity, count, seen) => {
        const hub = new EventHub({ clock, capacity })
        const start = hub.seq
        for (let number = 1; number <= count; number++) say(hub, String(number))
        const missed = hub.since(start + seen)
        const kept = Math.min(capacity, count)
        if (seen > count || seen < count - kept) {
          assert.deepEqual(
            missed.map(({ topic, seq }) => ({ topic, seq })),
            [{ topic: 'reset', seq: hub.seq }],
          )
        } else {
          assert.deepEqual(
            missed.map(({ seq }) => seq),
            Array.from({ length: count - seen }, (_, n) => start + seen + n + 1),
          )
          assert.ok(missed.every(({ topic }) => topic === 'desk'))
        }
      },
    ),
  )
})

test('sequences of a server that starts later are greater', () => {
  const before = new EventHub({ clock })
  for (let number = 0; number < 500; number++) say(before, 'x')
  const after = new EventHub({ clock: () => clock() + 1 })
  assert.ok(after.seq > before.seq)
  assert.equal(after.since(before.seq)[0]?.topic, 'reset')
})

test('a listener hears every event until it stops listening', () => {
  const hub = new EventHub({ clock })
  const heard: number[] = []
  say(hub, 'before')
  const stop = hub.listen(({ seq }) => heard.push(seq))
  say(hub, 'one')
  say(hub, 'two')
  stop()
  say(hub, 'after')
  assert.deepEqual(heard, [hub.seq - 2, hub.seq - 1])
})
