import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sha256 } from '../../../math/index.ts'
import { recordKey } from './backup-record.ts'
import { fill, fillLog, nameOf, SYSTEM } from './filled-vault.fixture.ts'
import { memoryVault } from './memory-vault.fixture.ts'
import { listBackups, verificationKey } from './read-vault.ts'
import { verifyVault } from './verify-vault.ts'
import { headKey } from './wal-head.ts'

async function vault() {
  const filled = memoryVault()
  const first = await fill(filled, { at: 1_000, segment: 5, random: '00000a' })
  const second = await fill(filled, { at: 60_000, segment: 9, random: '00000b' })
  await fillLog(filled, { from: 5, to: 12, at: 90_000 })
  return { filled, first, second }
}

const verify = (filled: ReturnType<typeof memoryVault>, id?: string) =>
  verifyVault(filled, { hash: sha256, ...(id !== undefined && { id }) })

test('a vault as it was written has no problem, and a content is stored once for both backups', async () => {
  const { filled } = await vault()
  const { problems, backups, objects } = await verify(filled)
  assert.deepEqual([problems, backups, objects], [[], 2, 3 + 3 + 1 + 8])
})

test('whatever byte is flipped, whatever object is gone: it is reported', async () => {
  const { filled } = await vault()
  const keys = [...filled.objects.keys()]
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...keys),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      fc.boolean(),
      async (key, place, change, isGone) => {
        const before = filled.objects.get(key)!
        const bytes = before.bytes.slice()
        bytes[place % bytes.length]! ^= change
        if (isGone) filled.objects.delete(key)
        else filled.objects.set(key, { ...before, bytes })
        const { problems, backups } = await verify(filled)
        filled.objects.set(key, before)
        // A backup whose record is gone was never listed: only its absence can tell.
        if (isGone && key.startsWith('records/')) return assert.equal(backups, 1)
        assert.ok(problems.length > 0, `${key} ${isGone ? 'is gone' : `differs at ${place % bytes.length}`}`)
      },
    ),
    { numRuns: 500 },
  )
})

test('a problem names the backups that need the object', async () => {
  const { filled, first, second } = await vault()
  const shared = [...filled.objects.keys()].find((key) => key.startsWith('files/'))!
  filled.objects.delete(shared)
  assert.deepEqual((await verify(filled)).problems, [
    { key: shared, problem: 'is missing', backups: [second.id, first.id] },
  ])
  filled.objects.delete(`backups/${first.id}/database-00001.tar.zst.age`)
  assert.equal((await verify(filled, second.id)).problems.length, 1)
})

test('segments that are missing at the end of the log are known by its head', async () => {
  const { filled } = await vault()
  for (const key of [...filled.objects.keys()]) {
    if (key.includes(nameOf(11)) || key.includes(nameOf(12))) filled.objects.delete(key)
  }
  const { problems } = await verify(filled)
  assert.deepEqual(
    problems.map(({ key }) => key),
    [11, 12].map((segment) => `wal/${SYSTEM}/${nameOf(segment)}`),
  )
})

test('a record that cannot be read is no backup, and is told', async () => {
  const { filled, first } = await vault()
  filled.objects.get(recordKey(first.id))!.bytes[40]! ^= 1
  const { backups, damaged } = await listBackups(filled)
  assert.equal(backups.length, 1)
  assert.match(damaged[0]!.reason, /is not as it was written/)
})

test('a verification that cannot be read counts for nothing', async () => {
  const { filled, first } = await vault()
  for (const text of ['', '{', '{"schema":"other"}', 'null']) {
    await filled.put(verificationKey(first.id), new TextEncoder().encode(text))
    const found = (await listBackups(filled)).backups.find(({ record }) => record.id === first.id)
    assert.equal(found?.verification, undefined)
  }
})

test('an id that nobody has is refused, and a damaged head is told', async () => {
  const { filled } = await vault()
  await assert.rejects(verify(filled, 'nobody'), { code: 'backup.none' })
  filled.objects.get(headKey(SYSTEM, 1))!.bytes[0]! ^= 1
  assert.match((await verify(filled)).problems[0]!.problem, /is not as it was written/)
})
