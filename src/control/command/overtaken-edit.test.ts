import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Values } from '../deployment/index.ts'
import { wantedBot } from '../deployment/values.fixture.ts'
import { CLIENT, type CommandWorld, commandWorld } from './command-world.fixture.ts'
import type { DrivePorts } from './drive-ports.ts'

const S = 'command-s'
const PATH = `clientes/${CLIENT}/values.yaml`

/** A person's file. */
function byHand({ git }: CommandWorld): string {
  const { commandId: _label, ...bot } = wantedBot()
  const file = {
    ...{ clientId: CLIENT, schema: CLIENT.replaceAll('-', '_'), bots: [bot] },
    database: { existingSecret: `${CLIENT}-database` },
  }
  return git.commitByHand({ [PATH]: JSON.stringify(file) }, { author: 'Eve' })
}

interface Overtaken {
  readonly world: CommandWorld
  /** What the runtime was told, in order. */
  readonly told: readonly (Values | undefined)[]
}

/** An edit whose commit holds what another hand put in, and somebody who asks for less before it is judged again. */
async function overtaken(request: unknown): Promise<Overtaken> {
  const world = commandWorld()
  byHand(world)
  let isFirst = true
  const git: DrivePorts['git'] = {
    ...world.git,
    async write(change) {
      if (!isFirst) return world.git.write(change)
      isFirst = false
      // The bot as it was, and another place for the secret of its database.
      const file = await world.wanted()
      const bots = file!.bots.map(({ commandId: _label, ...bot }) => bot)
      const other = { ...file!, bots, suspended: false, commandId: undefined }
      world.git.commitByHand({
        [PATH]: JSON.stringify({ ...other, database: { existingSecret: `${CLIENT}-other` } }),
      })
      const written = await world.git.write(change)
      await world.ask(S, request)
      return written
    },
  }
  const lent = { ...world.ports, git }
  const told: (Values | undefined)[] = []
  const advancing: DrivePorts['commands'] = {
    ...world.commands,
    async claim(tenant) {
      const claim = await world.commands.claim(tenant)
      if (!claim) return undefined
      return {
        [Symbol.asyncDispose]: () => claim[Symbol.asyncDispose](),
        async advance(command, change) {
          const isDone = await claim.advance(command, change)
          if (isDone && change.accepted) told.push(change.accepted.values)
          return isDone
        },
      }
    },
  }
  await world.settle({ lent: { ...lent, commands: advancing } })
  return { world, told }
}

test('a stop that came before an edit was judged again stays in force', async () => {
  const { world, told } = await overtaken({ kind: 'stop', bot: null })
  const { state } = await world.command(S)
  assert.equal(state, 'approved')
  assert.deepEqual(
    told.flatMap((values) => values?.bots ?? []),
    [],
  )
  assert.deepEqual((await world.wanted())?.bots, [])
  assert.deepEqual(await world.running(), [])
})

test('a suspension that came before an edit was judged again stays in force', async () => {
  const { world, told } = await overtaken({ kind: 'suspend', reason: 'rest' })
  const { state } = await world.command(S)
  assert.equal(state, 'approved')
  const afterIt = told.slice(told.findIndex((values) => values?.commandId === S))
  assert.deepEqual([...new Set(afterIt.map((values) => values?.suspended))], [true])
  assert.equal((await world.wanted())?.suspended, true)
  assert.deepEqual(await world.running(), [])
})
