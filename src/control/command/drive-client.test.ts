import assert from 'node:assert/strict'
import { test } from 'node:test'
import { botSpec, CLIENT, commandWorld, deploy } from './command-world.fixture.ts'
import { driveClient } from './drive-client.ts'

const A = 'command-a'
const B = 'command-b'
const C = 'command-c'

test('a deployment goes through every state once, and its bot runs under its label', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  await world.settle()
  assert.deepEqual(await world.states(A), [
    ...['received', 'decoded', 'authorised', 'committed', 'synced', 'healthy', 'approved'],
  ])
  assert.deepEqual(await world.running(), ['trend/command-a'])
  const { commit, raw, request, endedAt } = await world.command(A)
  assert.deepEqual([raw, request, typeof endedAt], [null, deploy(), 'number'])
  assert.equal(await world.git.head(), commit)
  assert.deepEqual(await world.commands.healthy(CLIENT), { trend: { ...botSpec(), commandId: A } })
  assert.deepEqual(
    world.commands.events.map(({ type }) => type),
    ['received', 'decoded', 'authorised', 'committed', 'synced', 'healthy', 'approved'].map(
      (s) => `command.${s}`,
    ),
  )
  assert.equal((await world.deployments.status(CLIENT))?.lastAttempt?.state, 'approved')
})

test('a bot that is replaced by a broken one comes back as it was, under its old label', async () => {
  const world = commandWorld()
  await world.ask(A, deploy({ parameters: { fast: 1 } }))
  await world.settle()
  await world.ask(B, deploy({ parameters: { fast: 2 } }))
  world.runtime.setBroken(CLIENT, 'trend', 'it divides by zero')
  await world.settle({ holds: async () => (await world.command(B)).state === 'rolling-back' })
  world.runtime.setBroken(CLIENT, 'trend', null)
  await world.settle()
  const { state, reason, commit, rollbackCommit } = await world.command(B)
  assert.equal(state, 'rolled-back')
  assert.match(reason, /^bot trend is Degraded: bot trend: it divides by zero$/)
  assert.ok(commit && rollbackCommit && commit !== rollbackCommit)
  assert.deepEqual(await world.running(), ['trend/command-a'])
  assert.deepEqual((await world.wanted())?.bots, [{ ...botSpec({ parameters: { fast: 1 } }), commandId: A }])
  assert.equal(world.git.log().length, 3)
})

test('who dies between the commit of a roll-back and its record is followed by one that finds the commit', async () => {
  const world = commandWorld()
  await world.ask(A, deploy({ parameters: { fast: 1 } }))
  await world.settle()
  await world.ask(B, deploy({ parameters: { fast: 2 } }))
  world.runtime.setBroken(CLIENT, 'trend', 'it divides by zero')
  let deaths = 0
  const git: typeof world.git = {
    ...world.git,
    async write(change) {
      const made = await world.git.write(change)
      if (change.step === 'roll-back' && deaths++ === 0) throw new Error('killed')
      return made
    },
  }
  const lent = { ...world.ports, git }
  await world.settle({ lent, holds: async () => deaths > 0 })
  world.runtime.setBroken(CLIENT, 'trend', null)
  await world.settle({ lent })
  const { state, rollbackCommit } = await world.command(B)
  assert.deepEqual([state, rollbackCommit], ['rolled-back', await world.git.head()])
  assert.equal(world.git.log().length, 3)
  assert.deepEqual(await world.running(), ['trend/command-a'])
})

test('a first bot that is never healthy is taken away again', async () => {
  const world = commandWorld()
  world.runtime.setBroken(CLIENT, 'trend', 'no candles')
  await world.ask(A, deploy())
  await world.settle()
  assert.equal((await world.command(A)).state, 'rolled-back')
  assert.deepEqual([(await world.wanted())?.bots, await world.running()], [[], []])
  assert.deepEqual(await world.commands.healthy(CLIENT), {})
})

test('health of another process than its own is none: what was healthy before does not count', async () => {
  const world = commandWorld({ healthMs: 60_000 })
  await world.ask(A, deploy())
  await world.settle()
  await world.ask(B, deploy({ timeframe: '5m' }))
  world.runtime.hold(true)
  await world.settle()
  assert.equal((await world.command(B)).state, 'rolled-back')
  assert.match((await world.command(B)).reason, /not healthy in time: bot trend is Progressing/)
})

test('a bot is healthy after it was so for a while without a break', async () => {
  const world = commandWorld({ settleMs: 60_000, healthMs: 600_000 })
  await world.ask(A, deploy())
  const state = async () => (await world.command(A)).state
  await world.settle({ holds: async () => (await state()) === 'synced' })
  for (let n = 0; n < 40; n++) await world.round(CLIENT, world.ports)
  world.runtime.kill(CLIENT, 'trend')
  for (let n = 0; n < 40; n++) await world.round(CLIENT, world.ports)
  assert.equal(await state(), 'synced')
  await world.settle()
  assert.equal(await state(), 'approved')
})

test('stop takes one bot away or all of them; suspend lets them rest, resume wakes them', async () => {
  const world = commandWorld()
  for (const [id, name] of [
    [A, 'trend'],
    [B, 'swing'],
    [C, 'third'],
  ] as const)
    await world.ask(id, deploy({ name }))
  await world.settle()
  assert.deepEqual(await world.running(), ['trend/command-a', 'swing/command-b', 'third/command-c'])
  await world.ask('stop-one', { kind: 'stop', bot: 'swing' })
  await world.settle()
  assert.deepEqual(await world.running(), ['trend/command-a', 'third/command-c'])
  assert.deepEqual(Object.keys(await world.commands.healthy(CLIENT)), ['trend', 'third'])
  await world.ask('suspend-1', { kind: 'suspend', reason: 'holidays' })
  await world.settle()
  assert.deepEqual(await world.running(), [])
  await world.ask('resume-1', { kind: 'resume', reason: '' })
  await world.settle()
  assert.deepEqual(await world.running(), ['trend/command-a', 'third/command-c'])
  await world.ask('stop-all', { kind: 'stop', bot: null })
  await world.settle()
  assert.deepEqual([await world.running(), await world.commands.healthy(CLIENT)], [[], {}])
  for (const id of ['stop-one', 'suspend-1', 'resume-1', 'stop-all']) {
    assert.equal((await world.command(id)).state, 'approved', id)
  }
})

test('a bot that is deployed while its client rests runs after resume', async () => {
  const world = commandWorld()
  await world.ask('suspend-1', { kind: 'suspend', reason: '' })
  await world.ask(A, deploy())
  await world.settle()
  assert.equal((await world.command(A)).state, 'approved')
  assert.deepEqual(
    [await world.running(), Object.keys(await world.commands.healthy(CLIENT))],
    [[], ['trend']],
  )
  await world.ask('resume-1', { kind: 'resume', reason: '' })
  await world.settle()
  assert.deepEqual(
    [await world.running(), Object.keys(await world.commands.healthy(CLIENT))],
    [['trend/command-a'], ['trend']],
  )
})

test('bots that do not wake keep the client at rest', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  await world.ask('suspend-1', { kind: 'suspend', reason: '' })
  await world.settle()
  world.runtime.setBroken(CLIENT, 'trend', 'no')
  await world.ask('resume-1', { kind: 'resume', reason: '' })
  await world.settle()
  assert.equal((await world.command('resume-1')).state, 'rolled-back')
  assert.equal((await world.wanted())?.suspended, true)
})

test('a bot whose end is not seen is not started again: a person has to look', async () => {
  const world = commandWorld({ syncMs: 5_000 })
  await world.ask(A, deploy())
  await world.settle()
  await world.ask(B, { kind: 'stop', bot: 'trend' })
  for (let n = 0; n < 20; n++) {
    await driveClient(CLIENT, world.ports)
    world.pass(1_000)
  }
  const { state, reason, rollbackCommit } = await world.command(B)
  assert.deepEqual([state, rollbackCommit], ['failed', null])
  assert.match(reason, /the runtime did not take it in time; it stays wanted/)
  assert.deepEqual((await world.wanted())?.bots, [])
})
