import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sha256 } from '../../../math/index.ts'
import { recordKey } from './backup-record.ts'
import { copyBackup } from './copy-backup.ts'
import { expireBackups } from './expire-backups.ts'
import { fill, fillLog, nameOf } from './filled-vault.fixture.ts'
import { memoryVault } from './memory-vault.fixture.ts'
import { listBackups } from './read-vault.ts'
import type { BackupVault } from './vault.ts'
import { verifyVault } from './verify-vault.ts'

const DAY = 86_400_000
const START = Date.parse('2026-01-01T03:00:00Z')
const retention = { days: 3, weeks: 1, months: 1 }

/** A backup a day with a file of its own, and the log of all days. */
async function vaultOfDays(days: number) {
  let now = START
  const vault = memoryVault(() => now)
  for (let day = 0; day < days; day++) {
    now = START + day * DAY
    await fill(vault, { at: now, segment: 10 * day, file: `model of day ${day}`, random: `00000${day}` })
  }
  await fillLog(vault, { from: 0, to: 10 * days, at: now })
  return { vault, end: now }
}

test('what goes takes its objects and its log along; what stays is whole', async () => {
  const { vault, end } = await vaultOfDays(6)
  const { expired, kept, removedObjects } = await expireBackups(vault, { retention, now: end + DAY })
  assert.equal(expired.length, 3)
  assert.equal(kept.size, 3)
  assert.ok(removedObjects > 0)
  assert.deepEqual((await verifyVault(vault, { hash: sha256 })).problems, [])
  const keys = [...vault.objects.keys()]
  assert.equal(keys.filter((key) => key.startsWith('files/')).length, 3)
  assert.ok(!keys.some((key) => key.includes(nameOf(29))), 'the log in front of the oldest day is gone')
  assert.ok(keys.some((key) => key.includes(nameOf(30))))
})

test('uploads of a day ago may still become a backup; older ones are cleaned away', async () => {
  const { vault, end } = await vaultOfDays(2)
  await vault.put('backups/20260102T040000Z-aaaaaa/database-00001.tar.zst.age', new Uint8Array(5))
  await expireBackups(vault, { retention, now: end + DAY - 1 })
  assert.ok(vault.objects.has('backups/20260102T040000Z-aaaaaa/database-00001.tar.zst.age'))
  await expireBackups(vault, { retention, now: end + DAY })
  assert.ok(!vault.objects.has('backups/20260102T040000Z-aaaaaa/database-00001.tar.zst.age'))
})

test('while a record is damaged no object goes: it may name it', async () => {
  const { vault, end } = await vaultOfDays(6)
  const [newest] = (await listBackups(vault)).backups
  vault.objects.get(recordKey(newest!.record.id))!.bytes[9]! ^= 1
  const { removedObjects } = await expireBackups(vault, { retention, now: end + DAY })
  assert.equal(removedObjects, 0)
})

test('killed wherever it is, what is listed afterwards is whole, and the next one ends the work', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 60 }), async (steps) => {
      const { vault, end } = await vaultOfDays(5)
      const now = end + DAY
      await expireBackups(killedAfter(vault, steps), { retention, now }).catch((error: unknown) => {
        assert.equal((error as Error).message, 'killed')
      })
      assert.deepEqual((await verifyVault(vault, { hash: sha256 })).problems, [])
      await expireBackups(vault, { retention, now })
      assert.deepEqual((await verifyVault(vault, { hash: sha256 })).problems, [])
      assert.equal((await listBackups(vault)).backups.length, 3)
    }),
    { numRuns: 20 },
  )
})

test('a backup that is killed while it is made is never listed, and the next one is whole', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 4 }), async (steps) => {
      const vault = memoryVault(() => START)
      const killed = killedAfter(vault, steps) as ReturnType<typeof memoryVault>
      const made = await fill(killed, { at: START, segment: 1 }).catch(() => undefined)
      const { backups } = await listBackups(vault)
      assert.equal(backups.length, made ? 1 : 0)
      await fill(vault, { at: START + 1_000, segment: 2, random: '00000b' })
      assert.deepEqual((await verifyVault(vault, { hash: sha256 })).problems, [])
    }),
    { numRuns: 15 },
  )
})

test('a content that goes from the vault while a backup takes it over ends that backup', async () => {
  const vault = memoryVault(() => START)
  await fill(vault, { at: START, segment: 1 })
  const swept: ReturnType<typeof memoryVault> = {
    ...vault,
    put: async (key, bytes) => {
      await vault.put(key, bytes)
      for (const known of vault.objects.keys()) if (known.startsWith('files/')) vault.objects.delete(known)
    },
  }
  const code = { code: 'backup.changed' }
  await assert.rejects(fill(swept, { at: START + 1_000, segment: 2, random: '00000b' }), code)
  assert.equal((await listBackups(vault)).backups.length, 1)
})

test('a copy in another vault is whole, and one that was broken off is not listed', async () => {
  const { vault } = await vaultOfDays(1)
  const [newest] = (await listBackups(vault)).backups
  const place = memoryVault(() => START)
  await assert.rejects(copyBackup(vault, killedAfter(place, 2), newest!.record), /killed/)
  assert.equal((await listBackups(place)).backups.length, 0)
  await copyBackup(vault, place, newest!.record)
  assert.deepEqual((await verifyVault(place, { hash: sha256 })).problems, [])
  assert.equal((await listBackups(place)).backups.length, 1)
})

/** Fails at every write and removal behind the first ones, as for a process that is killed. */
function killedAfter(vault: BackupVault, steps: number): BackupVault {
  let left = steps
  const step = () => {
    if (left-- <= 0) throw new Error('killed')
  }
  return {
    ...vault,
    put: async (key, bytes) => {
      step()
      await vault.put(key, bytes)
    },
    delete: async (key) => {
      step()
      await vault.delete(key)
    },
  }
}
