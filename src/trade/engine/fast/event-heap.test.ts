import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { EventHeap, NEVER } from './event-heap.ts'

const steps = fc.array(fc.option(fc.record({ clock: fc.nat(50), trade: fc.nat(2 ** 26) })), {
  maxLength: 200,
})

it('gives the earliest event first, of one step the trade that was opened first', () => {
  const heap = new EventHeap()
  fc.assert(
    fc.property(steps, (ops) => {
      heap.clear()
      let waiting: { clock: number; trade: number }[] = []
      for (const event of ops) {
        if (event && !waiting.some(({ trade }) => trade === event.trade)) {
          heap.push(event.clock, event.trade)
          waiting.push(event)
        } else if (!event && waiting.length > 0) {
          waiting = waiting.toSorted((a, b) => a.clock - b.clock || a.trade - b.trade)
          const first = waiting.shift()!
          assert.equal(heap.clock, first.clock)
          assert.equal(heap.pop(), first.trade)
        }
        assert.equal(heap.size, waiting.length)
        assert.equal(heap.clock, Math.min(NEVER, ...waiting.map(({ clock }) => clock)))
      }
    }),
  )
})
