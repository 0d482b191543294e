import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wantedBot } from '../deployment/values.fixture.ts'
import { byHand, edits } from './by-hand.fixture.ts'
import { commandWorld, deploy, NEIGHBOUR } from './command-world.fixture.ts'
import { followRepository } from './follow-repository.ts'

const A = 'command-a'
const B = 'command-b'

test('a forced history is taken in whole, also of clients that it lost', async () => {
  const world = commandWorld()
  world.addTenant(NEIGHBOUR)
  await world.ask(A, deploy())
  await world.settle()
  const kept = await world.git.head()
  await world.ask(B, deploy(), { tenant: NEIGHBOUR })
  await world.settle({ tenant: NEIGHBOUR })
  await followRepository(world.ports)
  world.git.force(kept)
  world.git.commitByHand({ 'clientes/No Id/values.yaml': '{}' })
  const { rewritten, strays, clients } = await followRepository(world.ports)
  assert.deepEqual([rewritten, strays], [true, ['No Id']])
  assert.ok(clients.includes(NEIGHBOUR))
  await world.settle({ tenant: NEIGHBOUR })
  assert.deepEqual(await world.running(NEIGHBOUR), [])
  assert.deepEqual(await world.running(), ['trend/command-a'])
})

test('a branch that is forced back to a commit of ours runs again what stands there', async () => {
  const world = commandWorld()
  await byHand(world, (values) => ({ ...values, bots: [wantedBot({ name: 'first', commandId: '' })] }))
  await world.settle({ holds: async () => (await edits(world))[0]?.state === 'approved' })
  await world.ask('stop-first', { kind: 'stop', bot: 'first' })
  await world.ask(A, deploy())
  await world.settle()
  const kept = await world.git.head()
  await world.ask(B, deploy({ name: 'third' }))
  await world.settle()
  assert.deepEqual(await world.running(), ['trend/command-a', 'third/command-b'])
  world.git.force(kept)
  const approved = async () => (await edits(world)).filter(({ state }) => state === 'approved').length
  await world.settle({ holds: async () => (await approved()) === 2 })
  assert.deepEqual(await world.running(), ['trend/command-a'])
  assert.deepEqual(
    (await world.wanted())?.bots.map(({ name }) => name),
    ['trend'],
  )
  await world.settle()
  assert.equal((await edits(world)).length, 2)
})

test('nonsense of a client that a forced history lost is told no more', async () => {
  const world = commandWorld()
  world.addTenant(NEIGHBOUR)
  await world.ask(A, deploy())
  await world.settle()
  const kept = await world.git.head()
  world.git.commitByHand({ [`clientes/${NEIGHBOUR}/values.yaml`]: ': nonsense' })
  await followRepository(world.ports)
  assert.ok((await world.deployments.status(NEIGHBOUR))?.wanted?.blocker)
  world.git.force(kept)
  await followRepository(world.ports)
  const { values, blocker } = (await world.deployments.status(NEIGHBOUR))!.wanted!
  assert.deepEqual([values, blocker], [null, null])
})
