import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CLIENT, type CommandWorld, commandWorld, deploy } from './command-world.fixture.ts'
import { driveClient } from './drive-client.ts'
import type { DrivePorts } from './drive-ports.ts'
import { followRepository } from './follow-repository.ts'

const A = 'command-a'
const B = 'command-b'
const wantedOf = async ({ deployments }: CommandWorld) => (await deployments.status(CLIENT))?.wanted

/** Drives, and follows the repository never. */
async function driveUntil(world: CommandWorld, id: string, state: string, lent: DrivePorts = world.ports) {
  for (let left = 100; left > 0; left--) {
    await driveClient(CLIENT, lent)
    await world.reconcile(CLIENT)
    if ((await world.command(id)).state === state) return
    world.pass(lent.timing.lookMs)
  }
  assert.fail(`${id} is ${(await world.command(id)).state}`)
}

test('what a commit says is told before anybody follows the repository, as whoever follows it tells it', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  await driveUntil(world, A, 'approved')
  const first = await wantedOf(world)
  const { commit } = await world.command(A)
  assert.deepEqual([first?.commit, first?.commandId, first?.values?.bots.length], [commit, A, 1])
  await followRepository(world.ports)
  assert.deepEqual(await wantedOf(world), first)
  await world.ask(B, { kind: 'stop', bot: 'trend' })
  await driveUntil(world, B, 'approved')
  const second = await wantedOf(world)
  assert.deepEqual([second?.commandId, second?.values?.bots], [B, []])
  await followRepository(world.ports)
  assert.deepEqual(await wantedOf(world), second)
})

test('a roll-back is told at once, too', async () => {
  const world = commandWorld()
  await world.ask(A, deploy())
  await driveUntil(world, A, 'committed')
  await world.commands.askCancel((await world.command(A)).id, 'member:ann')
  await driveUntil(world, A, 'rolled-back')
  const told = await wantedOf(world)
  assert.deepEqual([told?.commit, told?.values?.bots], [(await world.command(A)).rollbackCommit, []])
  await followRepository(world.ports)
  assert.deepEqual(await wantedOf(world), told)
})

test('what somebody wrote over it meanwhile, and was told, stays told', async () => {
  const world = commandWorld()
  const { git } = world.ports
  let told: Awaited<ReturnType<typeof wantedOf>>
  const overtaken: DrivePorts = {
    ...world.ports,
    git: {
      ...git,
      async write(change) {
        const written = await git.write(change)
        await world.deployments.setWanted(CLIENT, {
          ...{ commit: 'a-later-one', commandId: null, values: null, blocker: null },
        })
        told = await wantedOf(world)
        return written
      },
    },
  }
  await world.ask(A, deploy())
  await driveUntil(world, A, 'committed', overtaken)
  assert.equal(told?.commit, 'a-later-one')
  assert.deepEqual(await wantedOf(world), told)
})
