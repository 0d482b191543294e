import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FileDesk } from './file-desk.ts'

test('whoever asks, every file is dealt once and in order', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 40 }), (files, asking) => {
      const desk = new FileDesk(files)
      const dealt = asking.map((number) => new FileDesk(desk.memory).take(number))
      assert.deepEqual(
        dealt,
        asking.map((_, turn) => Math.min(turn, files)),
      )
      assert.equal(desk.left.length, Math.max(0, files - asking.length))
      for (const number of [1, 2, 3, 4]) {
        assert.equal(desk.hasDealtTo(number), asking.slice(0, files).includes(number))
      }
    }),
  )
})

test('a closed desk deals nothing out', () => {
  const desk = new FileDesk(3)
  assert.equal(desk.take(1), 0)
  desk.close()
  assert.equal(desk.take(2), 3)
  assert.deepEqual(desk.left, [])
  assert.equal(desk.hasDealtTo(2), false)
})
