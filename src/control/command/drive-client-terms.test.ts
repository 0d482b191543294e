import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCommandId } from './command.ts'
import { CLIENT, commandWorld, deploy, NEIGHBOUR } from './command-world.fixture.ts'
import { driveClient } from './drive-client.ts'
import type { DrivePorts } from './drive-ports.ts'

const A = 'command-a'
const B = 'command-b'
const C = 'command-c'

test('what cannot be decoded is refused with the field, and the next goes on', async () => {
  const world = commandWorld()
  await world.ask(A, deploy({ timeframe: '7m' }))
  await world.ask(B, { kind: 'destroy' })
  await world.ask(C, deploy())
  await world.ask('forged-edit', { kind: 'edit', commit: 'a'.repeat(40) })
  await world.settle()
  const reasons = await Promise.all([A, B, 'forged-edit'].map(async (id) => (await world.command(id)).reason))
  assert.match(reasons[0]!, /^bot\.timeframe must be one of 1m/)
  assert.match(reasons[1]!, /^kind must be one of deploy, stop, suspend, resume/)
  assert.match(reasons[2]!, /^kind must be one of/)
  for (const id of [A, B, 'forged-edit']) {
    const { state, raw, request } = await world.command(id)
    assert.deepEqual([state, raw, request], ['refused', null, null])
  }
  assert.equal((await world.command(C)).state, 'approved')
})

test('without credits, beyond quotas, of a client that rests: no deployment, and always a stop', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  await world.settle()
  const tenant = world.tenants.get(CLIENT)!
  const cases: readonly (readonly [Parameters<typeof world.addTenant>[1], RegExp])[] = [
    [{ credits: 0 }, /no credits are left/],
    [{ credits: -5 }, /no credits are left/],
    [{ quotas: { ...tenant.quotas, bots: 1 } }, /2 bots are wanted, the quota is 1/],
    [{ quotas: { ...tenant.quotas, memoryMb: 300 } }, /512 MB of memory, the quota is 300/],
    [{ status: 'suspended' }, /the client is suspended/],
    [{ status: 'leaving' }, /the client is leaving/],
  ]
  for (const [at, [changes, reason]] of cases.entries()) {
    world.addTenant(CLIENT, changes)
    await world.ask(`refused-${at}`, deploy({ name: 'second' }))
    await world.settle()
    assert.equal((await world.command(`refused-${at}`)).state, 'refused')
    assert.match((await world.command(`refused-${at}`)).reason, reason)
  }
  assert.equal(world.git.log().length, 1)
  await world.ask('the-stop', { kind: 'stop', bot: 'trend' })
  await world.settle()
  assert.deepEqual([(await world.command('the-stop')).state, await world.running()], ['approved', []])
  world.tenants.delete(CLIENT)
  await world.ask('for-nobody', { kind: 'stop', bot: null })
  await world.settle()
  assert.match((await world.command('for-nobody')).reason, /there is no client cliente-001/)
})

test('what the runtime cannot run is refused before it is committed', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  await world.settle({ lent: { ...world.ports, runtime: { refuses: () => 'no freqtrade here' } } })
  assert.deepEqual(
    [(await world.command(A)).state, (await world.command(A)).reason, world.git.log().length],
    ['refused', 'no freqtrade here', 0],
  )
})

test('a bot that trades with money waits for other persons, one more above a limit', async () => {
  const world = commandWorld()
  const live = deploy({ dryRun: false, exposure: 50_000 })
  await world.ask(A, live)
  const waits = () => world.settle({ holds: async () => (await world.command(A)).reason !== '' })
  await waits()
  assert.match((await world.command(A)).reason, /^2 more persons with the right to approve/)
  const id = parseCommandId(A)
  await world.commands.approve(id, { phase: 'before', actor: 'member:ann' })
  await world.commands.approve(id, { phase: 'before', actor: 'member:bob' })
  await waits()
  await world.settle({ holds: async () => /^one more person/.test((await world.command(A)).reason) })
  assert.equal(await world.commands.approve(id, { phase: 'before', actor: 'member:bob' }), false)
  for (let n = 0; n < 5; n++) await world.round(CLIENT, world.ports)
  assert.equal((await world.command(A)).state, 'decoded')
  await world.commands.approve(id, { phase: 'before', actor: 'operator' })
  await world.settle()
  assert.equal((await world.command(A)).state, 'approved')
})

test('nobody who agrees in time means refused', async () => {
  const world = commandWorld()
  await world.ask(A, deploy({ dryRun: false }))
  await world.settle()
  assert.equal((await world.command(A)).state, 'refused')
  assert.match((await world.command(A)).reason, /^waited in vain: one more person/)
  assert.equal(world.git.log().length, 0)
})

test('where healthy bots wait for a person, one of them approves, or it is rolled back', async () => {
  const world = commandWorld()
  const { policy } = world.tenants.get(CLIENT)!
  world.addTenant(CLIENT, { policy: { ...policy, afterHealthy: 'manual' } })
  await world.ask(A, deploy())
  const isHealthy = (id: string) => async () => (await world.command(id)).state === 'healthy'
  await world.settle({ holds: isHealthy(A) })
  for (let n = 0; n < 5; n++) await world.round(CLIENT, world.ports)
  assert.equal((await world.command(A)).reason, 'waits for approval')
  await world.commands.approve(parseCommandId(A), { phase: 'after', actor: 'member:ann' })
  await world.settle()
  assert.equal((await world.command(A)).state, 'approved')
  await world.ask(B, deploy({ timeframe: '5m' }))
  await world.settle()
  const { state, reason } = await world.command(B)
  assert.deepEqual([state, reason], ['rolled-back', 'nobody approved it in time'])
  assert.deepEqual(await world.running(), ['trend/command-a'])
})

test('a command that is cancelled before its commit leaves no trace; after it, it is taken back', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  await world.commands.askCancel(parseCommandId(A), 'member:bob')
  await world.settle()
  assert.deepEqual([await world.states(A), world.git.log().length], [['received', 'cancelled'], 0])
  assert.equal((await world.command(A)).reason, 'cancelled by member:bob')
  await world.ask(B, deploy())
  await world.settle({ holds: async () => (await world.command(B)).state === 'committed' })
  await world.commands.askCancel(parseCommandId(B), 'member:bob')
  await world.settle()
  assert.equal((await world.command(B)).state, 'rolled-back')
  assert.deepEqual([await world.running(), world.git.log().length], [[], 2])
  await assert.rejects(world.commands.askCancel(parseCommandId(B), 'member:bob'), { code: 'command.state' })
})

test('a cancelled stop brings the bots back', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  await world.settle()
  await world.ask(B, { kind: 'stop', bot: null })
  await world.settle({ holds: async () => (await world.command(B)).state === 'committed' })
  await world.commands.askCancel(parseCommandId(B), 'member:bob')
  await world.settle()
  assert.deepEqual(
    [(await world.command(B)).state, await world.running()],
    ['rolled-back', ['trend/command-a']],
  )
})

test('a stop does not wait until the deployment of its bot is through; others keep their order', async () => {
  const world = commandWorld()
  world.runtime.hold(true)
  await world.ask(A, deploy())
  await world.settle({ holds: async () => (await world.command(A)).state === 'synced' })
  await world.ask(B, deploy({ name: 'swing' }))
  await world.ask('deploy-again', deploy({ timeframe: '5m' }))
  await world.ask('the-stop', { kind: 'stop', bot: 'trend' })
  await world.settle({ holds: async () => (await world.command('the-stop')).state !== 'received' })
  world.runtime.hold(false)
  await world.settle()
  assert.deepEqual(
    await Promise.all([A, B, 'deploy-again', 'the-stop'].map(async (id) => (await world.command(id)).state)),
    ['rolled-back', 'approved', 'cancelled', 'refused'],
    'nothing of the bot was left that could be stopped',
  )
  assert.match((await world.command(A)).reason, /^cancelled by command the-stop of member:ann$/)
  assert.deepEqual(await world.running(), ['swing/command-b'])
})

test('while git is away a command waits, and goes on when it is back', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  world.git.setUnreachable('no route')
  await driveClient(CLIENT, world.ports)
  const { attempts, reason, wakeAt } = await world.command(A)
  assert.equal(attempts, 1)
  assert.match(reason, /no route/)
  assert.ok(wakeAt > world.now())
  for (let n = 0; n < 30; n++) {
    world.pass(60_000)
    await driveClient(CLIENT, world.ports)
  }
  world.git.setUnreachable(null)
  await world.settle()
  assert.equal((await world.command(A)).state, 'approved')
})

test('a commit that could not be made in time is made and taken back, for it may be on its way', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  let isAway = true
  const git = {
    ...world.git,
    write: async (change: Parameters<typeof world.git.write>[0]) => {
      if (isAway) throw new TypeError('the wire is cut')
      return world.git.write(change)
    },
  }
  const lent = { ...world.ports, git }
  await world.settle({ lent, holds: async () => (await world.command(A)).state === 'rolling-back' })
  isAway = false
  await world.settle({ lent })
  const { state, reason, commit, rollbackCommit } = await world.command(A)
  assert.equal(state, 'rolled-back')
  assert.equal(reason, 'something failed that was not foreseen; the log has it')
  assert.ok(commit && rollbackCommit)
  assert.deepEqual(await world.deployments.accepted(CLIENT), undefined, 'the runtime never heard of it')
})

test('what fails for no reason that anybody foresaw is given up, and the next goes on', async () => {
  const world = commandWorld()
  const told: unknown[] = []
  const lent: DrivePorts = {
    ...world.ports,
    gates: [
      {
        judge: async (_tenant, bot) => {
          if (bot.name === 'poison') throw new RangeError('secret-in-a-message')
          return { verdict: 'pass', reasons: [] }
        },
      },
    ],
    tell: (event) => told.push(event),
  }
  await world.ask(A, deploy({ name: 'poison' }))
  await world.ask(B, deploy())
  await world.settle({ lent })
  const { state, reason } = await world.command(A)
  assert.equal(state, 'refused')
  assert.doesNotMatch(reason, /secret/)
  assert.equal((await world.command(B)).state, 'approved')
  assert.ok(told.some((event) => (event as { error?: unknown }).error instanceof RangeError))
})

test('a bot that is not there cannot be stopped', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  await world.ask(B, { kind: 'stop', bot: 'swing' })
  await world.settle()
  assert.equal((await world.command(B)).state, 'refused')
  assert.match((await world.command(B)).reason, /there is no bot "swing"/)
})

test('a secret in a spec is refused and not kept', async () => {
  const world = commandWorld()
  const secret = 'AKIAIOSFODNN7EXAMPLE'
  await world.ask(A, deploy({ parameters: { note: secret } }))
  await world.settle()
  assert.equal((await world.command(A)).state, 'refused')
  const kept = [await world.command(A), world.commands.events, await world.deployments.status(CLIENT)]
  assert.ok(!JSON.stringify(kept).includes(secret))
})

test('only one driver has a client; clients do not wait for each other', async () => {
  const world = commandWorld()
  world.addTenant(NEIGHBOUR)
  const claim = await world.commands.claim(CLIENT)
  assert.ok(claim)
  await world.ask(A, deploy())
  await world.ask(B, deploy(), { tenant: NEIGHBOUR })
  const { again } = await driveClient(CLIENT, world.ports)
  assert.ok(again !== null && again > world.now())
  assert.equal((await world.command(A)).state, 'received')
  await world.settle({ tenant: NEIGHBOUR })
  assert.equal((await world.command(B)).state, 'approved')
})

test('a commit that somebody forged in a command’s name is not taken for its own', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  const git = {
    ...world.git,
    write: async (change: Parameters<typeof world.git.write>[0]) => {
      const written = await world.git.write(change)
      const bots = written.values.bots.map((bot) => ({ ...bot, dryRun: false }))
      return { ...written, values: { ...written.values, bots } }
    },
  }
  await world.settle({ lent: { ...world.ports, git } })
  assert.equal((await world.command(A)).state, 'failed')
  assert.equal(await world.deployments.accepted(CLIENT), undefined)
})
