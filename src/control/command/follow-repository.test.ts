// Long because every way in which a person can change the repository is a test.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Values } from '../deployment/index.ts'
import { wantedBot } from '../deployment/values.fixture.ts'
import { byHand, edits, path, written } from './by-hand.fixture.ts'
import { gitCommandId, parseCommandId } from './command.ts'
import { botSpec, CLIENT, commandWorld, deploy, NEIGHBOUR } from './command-world.fixture.ts'
import { driveClient } from './drive-client.ts'
import { followRepository } from './follow-repository.ts'

const A = 'command-a'
const B = 'command-b'

test('what commands wrote is followed without a word', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  await world.settle()
  await followRepository(world.ports)
  assert.deepEqual(await edits(world), [])
  const wanted = (await world.deployments.status(CLIENT))?.wanted
  assert.deepEqual([wanted?.commit, wanted?.commandId, wanted?.blocker], [await world.git.head(), A, null])
  assert.equal(await world.deployments.appliedHead(), await world.git.head())
  assert.deepEqual((await followRepository(world.ports)).clients, [])
})

test('a bot that a person writes is adopted under the id of the commit, and runs then, not before', async () => {
  const world = commandWorld()
  const commit = await byHand(world, (values) => ({ ...values, bots: [wantedBot({ commandId: '' })] }))
  const { clients } = await followRepository(world.ports)
  assert.deepEqual(clients, [CLIENT])
  assert.equal(await world.deployments.accepted(CLIENT), undefined)
  const [edit] = await edits(world)
  assert.equal(edit?.id, gitCommandId(CLIENT, commit))
  assert.match(edit.id, new RegExp(`^git-${commit}-[0-9a-f]{16}$`))
  assert.equal(edit.actor, 'git:Eve')
  await world.settle()
  assert.equal((await world.command(edit.id)).state, 'approved')
  assert.deepEqual(await world.running(), [`trend/${edit.id}`])
  assert.deepEqual((await world.wanted())?.bots, [wantedBot({ commandId: edit.id })])
  assert.deepEqual(Object.keys(await world.commands.healthy(CLIENT)), ['trend'])
})

test('bots that a person left alone keep their process', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  await world.ask(B, deploy({ name: 'swing' }))
  await world.settle()
  const before = world.runtime.process(CLIENT, 'trend')
  await byHand(world, (values) => ({
    ...values,
    bots: values.bots.map((bot) => (bot.name === 'swing' ? { ...bot, timeframe: '5m' } : bot)),
  }))
  await world.settle({ holds: async () => (await edits(world))[0]?.state === 'approved' })
  assert.equal(world.runtime.process(CLIENT, 'trend'), before)
  assert.deepEqual(await world.running(), ['trend/command-a', `swing/${(await edits(world))[0]!.id}`])
})

test('nonsense degrades that client with the reason; what ran goes on, others go on', async () => {
  const world = commandWorld()
  world.addTenant(NEIGHBOUR)
  await world.ask(A, deploy())
  await world.settle()
  world.git.commitByHand({ [path(CLIENT)]: '{"bots": 3}' })
  await world.settle({ holds: async () => (await edits(world))[0]?.state === 'refused' })
  assert.match((await edits(world))[0]!.reason, /^the file cannot be used: /)
  const status = await world.deployments.status(CLIENT)
  assert.ok(status?.wanted?.blocker?.reason)
  assert.equal(status.wanted.values, null)
  assert.deepEqual(await world.running(), ['trend/command-a'])
  await world.ask(B, deploy({ name: 'swing' }))
  await world.settle()
  assert.equal((await world.command(B)).state, 'refused', 'the file cannot be edited either')
  await world.ask('for-neighbour', deploy(), { tenant: NEIGHBOUR })
  await world.settle({ tenant: NEIGHBOUR })
  assert.equal((await world.command('for-neighbour')).state, 'approved')
})

test('a broken bot of a person is taken back to what was healthy', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  await world.settle()
  world.runtime.setBroken(CLIENT, 'trend', 'no')
  await byHand(world, ({ bots, ...values }) => ({
    ...values,
    bots: [...bots.map((bot) => ({ ...bot, timeframe: '5m' })), wantedBot({ name: 'more', commandId: '' })],
  }))
  await world.settle({ holds: async () => (await edits(world))[0]?.state === 'rolling-back' })
  world.runtime.setBroken(CLIENT, 'trend', null)
  await world.settle()
  assert.equal((await edits(world))[0]!.state, 'rolled-back')
  assert.deepEqual((await world.wanted())?.bots, [{ ...botSpec(), commandId: A }])
  assert.deepEqual(await world.running(), ['trend/command-a'])
})

test('what a person wrote and nobody may run is taken out of the repository, and never ran', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  await world.settle()
  const seen = new Set<string>()
  world.runtime.onChange(async () => {
    for (const one of await world.running()) seen.add(one.split('/')[0]!)
  })
  for (const changes of [{ dryRun: false }, { resources: { cpuMillis: 60_000, memoryMb: 64 } }]) {
    await byHand(world, ({ bots, ...values }) => ({
      ...values,
      exchange: { existingSecret: `${CLIENT}-exchange` },
      bots: [...bots, wantedBot({ name: 'sneaky', commandId: '', ...changes })],
    }))
    await followRepository(world.ports)
    await world.settle()
    const last = (await edits(world)).at(-1)!
    assert.equal(last.state, 'rolled-back')
    assert.match(last.reason, /one more person|thousandths of a core/)
    assert.deepEqual(
      (await world.wanted())?.bots.map(({ name }) => name),
      ['trend'],
    )
  }
  assert.deepEqual([...seen], ['trend'])
})

test('what a person pushes under a command’s commit is found, judged, and does not run with it', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  await world.settle()
  await world.ask(B, deploy({ name: 'swing' }))
  const isRead = async () => (await world.command(B)).state === 'committed'
  await byHand(world, (values) => ({
    ...values,
    exchange: { existingSecret: `${CLIENT}-exchange` },
    bots: [...values.bots, wantedBot({ name: 'sneaky', dryRun: false, commandId: '' })],
  }))
  // Nobody follows the repository before the command has its commit on top.
  for (let n = 0; n < 50 && !(await isRead()); n++) await driveClient(CLIENT, world.ports)
  assert.equal((await world.command(B)).state, 'committed')
  assert.deepEqual(
    (await world.wanted())?.bots.map(({ name }) => name),
    ['trend', 'sneaky', 'swing'],
  )
  await world.settle({ holds: async () => (await edits(world))[0]?.state === 'rolled-back' })
  assert.equal((await world.command(B)).state, 'approved')
  assert.deepEqual(await world.running(), ['trend/command-a', 'swing/command-b'])
  assert.deepEqual(
    (await world.wanted())?.bots.map(({ name }) => name),
    ['trend', 'swing'],
  )
})

test('what a person pushes while an edit is adopted does not run with it', async () => {
  const world = commandWorld()
  await byHand(world, (values) => ({ ...values, bots: [wantedBot({ commandId: '' })] }))
  await followRepository(world.ports)
  let isFirst = true
  const git = {
    ...world.git,
    write: async (change: Parameters<typeof world.git.write>[0]) => {
      if (isFirst) {
        isFirst = false
        await byHand(world, (values) => ({
          ...values,
          exchange: { existingSecret: `${CLIENT}-exchange` },
          bots: [...values.bots, wantedBot({ name: 'sneaky', dryRun: false, commandId: '' })],
        }))
      }
      return world.git.write(change)
    },
  }
  const lent = { ...world.ports, git }
  await world.settle({ lent, holds: async () => (await edits(world))[0]?.state === 'rolled-back' })
  await world.settle({ lent })
  assert.match((await edits(world))[0]!.reason, /^the file was changed again after this commit/)
  assert.deepEqual((await world.wanted())?.bots, [])
  assert.deepEqual(await world.running(), [])
})

test('bots at another exchange are other bots: somebody has to agree to them', async () => {
  const world = commandWorld()
  const live = deploy({ dryRun: false })
  await world.ask(A, live)
  await world.commands.approve(parseCommandId(A), { phase: 'before', actor: 'member:bob' })
  await world.settle()
  await world.ask(B, deploy({ name: 'swing' }))
  await world.settle()
  const other = { existingSecret: `${CLIENT}-other` }
  await byHand(world, (values) => ({ ...values, exchange: other }))
  await world.settle({ holds: async () => /^one more person/.test((await edits(world))[0]?.reason ?? '') })
  assert.deepEqual(await world.running(), ['trend/command-a', 'swing/command-b'])
  const { id } = (await edits(world))[0]!
  await world.commands.approve(id, { phase: 'before', actor: 'member:bob' })
  await world.settle()
  assert.equal((await world.command(id)).state, 'approved')
  assert.deepEqual(await world.running(), [`trend/${id}`, `swing/${id}`])
  assert.deepEqual((await world.deployments.accepted(CLIENT))?.values?.exchange, other)
})

test('who agreed with a commit has not agreed with the next one', async () => {
  const world = commandWorld()
  const live = (exposure: number) => (values: Values) => ({
    ...values,
    exchange: { existingSecret: `${CLIENT}-exchange` },
    bots: [wantedBot({ dryRun: false, exposure, commandId: '' })],
  })
  await byHand(world, live(200))
  await world.settle({ holds: async () => (await edits(world))[0]?.reason !== '' })
  const [first] = await edits(world)
  await world.commands.approve(first!.id, { phase: 'before', actor: 'member:bob' })
  const commit = await byHand(world, live(9_000))
  await driveClient(CLIENT, world.ports)
  await world.settle()
  const [asked, next] = await edits(world)
  assert.deepEqual([asked?.state, next?.state], ['refused', 'rolled-back'])
  assert.equal(next?.id, gitCommandId(CLIENT, commit))
  assert.deepEqual([await world.running(), (await world.wanted())?.bots], [[], []])
})

test('a person takes bots away, and the whole file, without asking for anything', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  await world.ask(B, deploy({ name: 'swing' }))
  await world.settle()
  world.addTenant(CLIENT, { credits: 0 })
  await byHand(world, (values) => ({ ...values, bots: values.bots.slice(1) }))
  await world.settle({ holds: async () => (await edits(world))[0]?.state === 'approved' })
  assert.deepEqual(await world.running(), ['swing/command-b'])
  await byHand(world, () => null)
  await world.settle({ holds: async () => (await edits(world))[1]?.state === 'approved' })
  assert.deepEqual([await world.running(), await world.commands.healthy(CLIENT)], [[], {}])
  assert.deepEqual((await world.deployments.accepted(CLIENT))?.values, undefined)
})

test('a file that was removed is put back when that is cancelled, before or after it was carried out', async () => {
  for (const state of ['decoded', 'committed']) {
    const world = commandWorld()
    await world.ask(A, deploy())
    await world.settle()
    await byHand(world, () => null)
    await followRepository(world.ports)
    const [edit] = await edits(world)
    if (state === 'committed') {
      await world.settle({ holds: async () => (await world.command(edit!.id)).state === 'committed' })
    }
    await world.commands.askCancel(edit!.id, 'member:bob')
    await world.settle({ holds: async () => (await world.command(edit!.id)).state === 'rolled-back' })
    await world.settle()
    assert.deepEqual((await world.wanted())?.bots, [{ ...botSpec(), commandId: A }], state)
    assert.deepEqual(await world.running(), ['trend/command-a'])
  }
})

test('a person changes a comment, and nothing is done', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  await world.settle()
  const text = written(CLIENT, (await world.wanted())!)
  world.git.commitByHand({ [path(CLIENT)]: ` ${text}` })
  await world.settle({ holds: async () => (await edits(world))[0]?.state === 'approved' })
  assert.equal((await edits(world))[0]!.commit, null)
  assert.equal(world.git.log().length, 2)
})

test('one commit for two clients is a command for each', async () => {
  const world = commandWorld()
  world.addTenant(NEIGHBOUR)
  const file = (tenant: string) =>
    written(tenant, {
      ...{ clientId: tenant, schema: tenant.replaceAll('-', '_'), commandId: '' },
      ...{ bots: [wantedBot({ commandId: '' })], database: { existingSecret: `${tenant}-database` } },
    })
  world.git.commitByHand({ [path(CLIENT)]: file(CLIENT), [path(NEIGHBOUR)]: file(NEIGHBOUR) })
  await world.settle({ holds: async () => (await edits(world))[0]?.state === 'approved' })
  await world.settle({ tenant: NEIGHBOUR })
  assert.deepEqual(
    (await edits(world)).map(({ tenant, state }) => [tenant, state]),
    [
      [CLIENT, 'approved'],
      [NEIGHBOUR, 'approved'],
    ],
  )
})

test('a trailer that anybody can write makes no commit a command’s', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  await world.settle()
  await byHand(world, (values) => ({
    ...values,
    bots: [...values.bots, wantedBot({ name: 'x', commandId: A })],
  }))
  const changes = world.git.changes
  for (const commandId of [A, 'command-unknown', '../x', 'git-']) {
    const git = {
      ...world.git,
      changes: async (since: string | null) => {
        const found = await changes(since)
        return { ...found, clients: found.clients.map((client) => ({ ...client, commandId })) }
      },
    }
    await world.deployments.setAppliedHead((await world.command(A)).commit)
    await followRepository({ ...world.ports, git })
    assert.equal((await edits(world)).length, 1, commandId)
  }
})

test('a folder of somebody who is no client is left as it is', async () => {
  const world = commandWorld()
  world.tenants.delete(CLIENT)
  await byHand(world, (values) => ({ ...values, bots: [wantedBot({ commandId: '' })] }))
  await world.settle({ holds: async () => (await edits(world))[0]?.state === 'refused' })
  assert.equal((await edits(world))[0]!.reason, 'there is no client cliente-001')
  assert.deepEqual([world.git.log().length, await world.deployments.accepted(CLIENT)], [1, undefined])
})

test('a repetition after a crash adds nothing twice', async () => {
  const world = commandWorld()
  const commit = await byHand(world, (values) => ({ ...values, bots: [wantedBot({ commandId: '' })] }))
  for (const name of ['setWanted', 'setAppliedHead'] as const) {
    const deployments = {
      ...world.deployments,
      [name]: async () => {
        throw new Error('crash')
      },
    }
    await assert.rejects(followRepository({ ...world.ports, deployments }), /crash/)
  }
  await followRepository(world.ports)
  await followRepository(world.ports)
  assert.deepEqual(
    (await edits(world)).map(({ id }) => id),
    [gitCommandId(CLIENT, commit)],
  )
})
