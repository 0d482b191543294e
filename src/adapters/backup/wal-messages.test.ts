import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endOfRecords, readWalMessage, standbyStatus } from './wal-messages.ts'

const SEGMENT = 1 << 24

test('the log ends in front of a page header that nothing was written behind, and nowhere else', () => {
  const end = (place: number) => Number(endOfRecords(BigInt(place), SEGMENT))
  assert.equal(end(3 * SEGMENT + 40), 3 * SEGMENT)
  assert.equal(end(3 * SEGMENT + 8192 + 24), 3 * SEGMENT + 8192)
  // 40 is behind a record that goes on from the page before, 24 no place of a segment's first page.
  for (const place of [8192 + 40, 24, 8192, 8192 + 25, 5000]) {
    assert.equal(end(3 * SEGMENT + place), 3 * SEGMENT + place, String(place))
  }
})

test('messages are read as PostgreSQL writes them, and others say nothing', () => {
  const data = Buffer.alloc(27)
  data.write('w')
  data.writeBigUInt64BE(0x16_b374_d848n, 1)
  data.write('xy', 25)
  assert.deepEqual(readWalMessage(data), { kind: 'data', start: 0x16_b374_d848n, bytes: Buffer.from('xy') })
  const alive = Buffer.alloc(18)
  alive.write('k')
  assert.deepEqual(readWalMessage(alive), { kind: 'alive', wantsReply: false })
  alive[17] = 1
  assert.deepEqual(readWalMessage(alive), { kind: 'alive', wantsReply: true })
  for (const other of [Buffer.alloc(0), Buffer.from('z')]) assert.equal(readWalMessage(other), undefined)
})

test('what is kept is told three times, with the time since 2000', () => {
  const told = standbyStatus(0x3000120n, Date.parse('2000-01-01T00:00:01Z'))
  assert.deepEqual([told.length, told.toString('latin1', 0, 1)], [34, 'r'])
  for (const at of [1, 9, 17]) assert.equal(told.readBigUInt64BE(at), 0x3000120n)
  assert.equal(told.readBigInt64BE(25), 1_000_000n)
})
