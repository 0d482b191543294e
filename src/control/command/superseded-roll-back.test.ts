import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DeploymentError } from '../deployment/index.ts'
import { wantedBot } from '../deployment/values.fixture.ts'
import { CLIENT, commandWorld, deploy } from './command-world.fixture.ts'

const A = 'command-a'
const B = 'command-b'

test('what is taken back does not run on where somebody changed the file meanwhile', async () => {
  const world = commandWorld()
  await world.ask(A, deploy({ parameters: { fast: 1 } }))
  await world.settle()
  await world.ask(B, deploy({ parameters: { fast: 2 } }))
  await world.settle({ holds: async () => (await world.running()).includes(`trend/${B}`) })
  // The person's bot is too big for the client, so it is taken back as well.
  const { commandId: _label, ...bot } = wantedBot({ resources: { cpuMillis: 60_000, memoryMb: 256 } })
  const file = { ...(await world.wanted())!, bots: [bot] }
  world.git.commitByHand({ [`clientes/${CLIENT}/values.yaml`]: JSON.stringify(file) }, { author: 'Eve' })
  const { id } = await world.command(B)
  await world.commands.askCancel(id, 'member:bob')
  await world.settle()
  const { state, reason } = await world.command(B)
  assert.equal(state, 'failed')
  assert.match(
    reason,
    /^cancelled by member:bob; it could not be taken back: the bot trend was changed by somebody/,
  )
  const accepted = (await world.deployments.accepted(CLIENT))?.values
  assert.deepEqual(accepted?.bots, (await world.wanted())?.bots)
  await world.reconcile(CLIENT)
  assert.deepEqual(await world.running(), [`trend/${A}`])
})

test('what is taken back does not run on where the file cannot be read', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  await world.settle({ holds: async () => (await world.running()).length > 0 })
  world.git.commitByHand({ [`clientes/${CLIENT}/values.yaml`]: '{ nonsense' }, { author: 'Eve' })
  const { id } = await world.command(A)
  await world.commands.askCancel(id, 'member:bob')
  await world.settle()
  assert.equal((await world.command(A)).state, 'failed')
  await world.reconcile(CLIENT)
  assert.deepEqual(await world.running(), [])
})

test('what is taken back does not run on where the repository refuses every commit', async () => {
  const world = commandWorld()
  await world.ask(A, deploy({ parameters: { fast: 1 } }))
  await world.settle()
  await world.ask(B, deploy({ parameters: { fast: 2 } }))
  await world.settle({ holds: async () => (await world.running()).includes(`trend/${B}`) })
  world.git.write = async () => {
    throw new DeploymentError('git.failed', 'a hook of the repository refuses it')
  }
  const { id } = await world.command(B)
  await world.commands.askCancel(id, 'member:bob')
  await world.settle()
  const { state, reason } = await world.command(B)
  assert.equal(state, 'failed')
  assert.match(reason, /could not be taken back: a hook of the repository refuses it/)
  await world.reconcile(CLIENT)
  assert.deepEqual(await world.running(), [`trend/${A}`])
})

test('what is taken back does not run on where its own commit cannot be read any more', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  await world.settle({ holds: async () => (await world.running()).length > 0 })
  const read = world.git.read
  const { id, commit } = await world.command(A)
  world.git.read = async (tenant, at) =>
    at === commit ? { kind: 'invalid', problems: [], text: 'of another time' } : read(tenant, at)
  await world.commands.askCancel(id, 'member:bob')
  await world.settle()
  const { state, reason } = await world.command(A)
  assert.equal(state, 'failed')
  assert.match(reason, /its own commit cannot be read/)
  await world.reconcile(CLIENT)
  assert.deepEqual(await world.running(), [])
})
