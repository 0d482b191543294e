import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fill, fillLog, nameOf, SEGMENT_BYTES, SYSTEM } from './filled-vault.fixture.ts'
import { memoryVault } from './memory-vault.fixture.ts'
import { vaultContents } from './read-vault.ts'
import { planRecovery, type RecoveryTarget } from './recovery-plan.ts'
import { formatHead, headKey } from './wal-head.ts'

async function vault() {
  const filled = memoryVault()
  const first = await fill(filled, { at: 1_000, segment: 5, random: '00000a' })
  const second = await fill(filled, { at: 60_000, segment: 9, random: '00000b' })
  await fillLog(filled, { from: 5, to: 12, at: 90_000 })
  return { filled, first, second }
}

const plan = async (filled: ReturnType<typeof memoryVault>, target: RecoveryTarget) =>
  planRecovery(await vaultContents(filled), target)

test('everything: the newest backup, and the log from the segment behind its own on', async () => {
  const { filled, second } = await vault()
  const { record, segments, until } = await plan(filled, { kind: 'latest' })
  assert.equal(record.id, second.id)
  assert.deepEqual(
    segments.map(({ segment, firstBytes }) => [segment, firstBytes]),
    [
      [10n, undefined],
      [11n, undefined],
      [12n, 100],
    ],
  )
  assert.equal(until, undefined)
})

test('a moment: the last backup that had ended by then', async () => {
  const { filled, first, second } = await vault()
  assert.equal((await plan(filled, { kind: 'time', at: 59_999 })).record.id, first.id)
  const at60 = await plan(filled, { kind: 'time', at: 60_000 })
  assert.deepEqual([at60.record.id, at60.until], [second.id, 60_000])
})

test('one backup as it is needs no log', async () => {
  const { filled, first } = await vault()
  for (const key of [...filled.objects.keys()]) if (key.startsWith('wal/')) filled.objects.delete(key)
  assert.deepEqual(await plan(filled, { kind: 'backup', id: first.id }), { record: first, segments: [] })
})

test('a moment that nothing reaches is refused with what can be reached', async () => {
  const { filled } = await vault()
  await assert.rejects(plan(filled, { kind: 'time', at: 999 }), {
    code: 'backup.none',
    message:
      'there is no backup from before 1970-01-01T00:00:00.999Z; the oldest ended at 1970-01-01T00:00:01.000Z',
  })
  await assert.rejects(plan(filled, { kind: 'time', at: 90_001 }), {
    code: 'backup.not-reached',
    message: /before 1970-01-01T00:01:30.001Z ends at 1970-01-01T00:01:30.000Z/,
  })
  await assert.rejects(plan(filled, { kind: 'backup', id: '20260101T000000Z-000000' }), {
    code: 'backup.none',
  })
  await assert.rejects(plan(memoryVault(), { kind: 'latest' }), {
    code: 'backup.none',
    message: 'there is no backup',
  })
})

test('a hole in the log is named, wherever it is', async () => {
  for (const missing of [10, 11, 12]) {
    const { filled } = await vault()
    for (const key of [...filled.objects.keys()])
      if (key.includes(nameOf(missing))) filled.objects.delete(key)
    await assert.rejects(plan(filled, { kind: 'latest' }), {
      code: 'backup.gap',
      message: `segment ${nameOf(missing)} of the write-ahead log is missing`,
    })
  }
})

test('without the head the log is taken as far as it goes, and no moment is promised', async () => {
  const { filled } = await vault()
  filled.objects.delete(headKey(SYSTEM, 1))
  assert.equal((await plan(filled, { kind: 'latest' })).segments.length, 3)
  await assert.rejects(plan(filled, { kind: 'time', at: 70_000 }), { code: 'backup.not-reached' })
})

test('behind a recovery the log of before is no longer the latest, and every moment of it can still be named', async () => {
  const { filled, second } = await vault()
  const head = { lsn: '0/D000000', sinceLsn: '0/C000000', at: 120_000 }
  const text = formatHead({ schema: 'leme.wal-head/1', timeline: 2, walSegmentBytes: SEGMENT_BYTES, ...head })
  await filled.put(headKey(SYSTEM, 2), text)
  await assert.rejects(plan(filled, { kind: 'latest' }), {
    code: 'backup.not-reached',
    message: /was turned back/,
  })
  assert.equal((await plan(filled, { kind: 'time', at: 90_000 })).record.id, second.id)
  await assert.rejects(plan(filled, { kind: 'time', at: 100_000 }), { code: 'backup.not-reached' })
})
