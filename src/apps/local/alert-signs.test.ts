import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BackupState } from '../../control/operation/index.ts'
import { backupSigner } from './alert-signs.ts'
import { loadAppConfig } from './app-config.ts'

const MINUTE = 60_000

function signing(env: Record<string, string> = { LEME__BACKUPS__URL: '/vault' }) {
  const world = {
    now: 1_000 * MINUTE,
    reads: 0,
    answer: async (): Promise<BackupState> => ({ configured: true }),
  }
  const signer = backupSigner({
    config: loadAppConfig(env, '/nowhere').config,
    clock: () => world.now,
    backups: () => {
      world.reads++
      return world.answer()
    },
  })
  /** What is known once an answer that is there was heard. */
  const read = async () => {
    signer()
    await new Promise((resolve) => setImmediate(resolve))
    return signer()
  }
  return { world, read }
}

test('a vault that is away takes nothing back of what it said, and is away since the first try', async () => {
  const { world, read } = signing()
  const state = { configured: true, lastCompletedAt: world.now - MINUTE, logKeptAt: world.now }
  world.answer = async () => state
  assert.deepEqual(await read(), { state, now: world.now, verifyDays: 7 })
  world.answer = () => Promise.reject(new Error('no route'))
  world.now += 3 * MINUTE
  const since = world.now
  await read()
  world.answer = () => Promise.reject(new Error('refused'))
  world.now += 20 * MINUTE
  const away = { since, reason: 'refused' }
  assert.deepEqual(await read(), { state, away, now: world.now, verifyDays: 7 })
  world.answer = async () => state
  world.now += 3 * MINUTE
  assert.deepEqual(await read(), { state, now: world.now, verifyDays: 7 })
})

test('a vault is read every three minutes, ages are told by the clock of now; without a place nothing is read', async () => {
  const { world, read } = signing()
  for (let minute = 0; minute < 6; minute++) {
    assert.equal((await read())?.now, world.now)
    world.now += MINUTE
  }
  assert.equal(world.reads, 2)
  const none = signing({})
  assert.equal(await none.read(), undefined)
  assert.equal(none.world.reads, 0)
})

test('a vault that never answers holds nothing up, and is away after a while', async () => {
  const { world, read } = signing()
  const state = { configured: true, lastCompletedAt: world.now }
  world.answer = async () => state
  await read()
  world.answer = () => new Promise(() => {})
  world.now += 3 * MINUTE
  const since = world.now
  assert.deepEqual(await read(), { state, now: world.now, verifyDays: 7 })
  world.now += 20 * MINUTE
  const away = { since, reason: 'it does not answer' }
  assert.deepEqual(await read(), { state, away, now: world.now, verifyDays: 7 })
  assert.equal(world.reads, 2, 'it is not asked again before it has answered')
})
