import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withCode } from './object-store.suite.ts'
import { wholeBody } from './whole-body.ts'

test('a body of another length than was told fails at its end, and gives no byte beyond', async () => {
  for (const [pieces, size] of [
    [[], 1],
    [['abc'], 4],
    [['abc', 'd'], 3],
    [['abcd'], 3],
  ] as const) {
    let read = 0
    const reading = async () => {
      for await (const piece of wholeBody(from(pieces), { key: 'k', size })) read += piece.length
    }
    await assert.rejects(reading(), withCode('object.unreachable'))
    assert.ok(read <= size)
  }
  for await (const _ of wholeBody(from([]), { key: 'k', size: 0 })) assert.fail()
})

async function* from(pieces: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece)
}
