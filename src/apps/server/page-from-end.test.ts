import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { pageFromEnd } from './page-from-end.ts'
import { ServerFault } from './server-fault.ts'

test('the pages together are the list from its end, also when it grows in between', () => {
  fc.assert(
    fc.property(fc.nat(100), fc.integer({ min: 1, max: 30 }), (count, limit) => {
      const list = Array.from({ length: count }, (_, number) => number)
      const seen: number[] = []
      let cursor: string | null | undefined
      do {
        const page = pageFromEnd(list, { limit, ...(cursor != null && { cursor }) })
        seen.push(...page.items)
        cursor = page.nextCursor
        list.push(1_000 + list.length)
      } while (cursor !== null)
      assert.deepEqual(
        seen,
        Array.from({ length: count }, (_, number) => count - 1 - number),
      )
    }),
  )
})

test('a cursor that is no number is refused', () => {
  assert.throws(
    () => pageFromEnd([1], { cursor: '-1' }),
    (error) => error instanceof ServerFault && error.code === 'cursor.malformed',
  )
})
