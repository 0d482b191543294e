import type { Hand } from '../../src/adapters/git/hand.fixture.ts'
import { deploy } from '../../src/control/command/command-world.fixture.ts'
import {
  type Command,
  type CommandState,
  type CommandStore,
  parseCommandId,
  receive,
} from '../../src/control/command/index.ts'
import type { MemoryRuntime } from '../../src/control/deployment/index.ts'
import { plainValuesCodec, type Values, valuesPath } from '../../src/control/deployment/index.ts'
import { wantedBot } from '../../src/control/deployment/values.fixture.ts'
import type { TenantId } from '../../src/control/tenant/index.ts'

/** A house whose drivers are processes. */
export interface ScenarioWorld {
  readonly commands: CommandStore
  readonly runtime: MemoryRuntime
  readonly person: Hand
  readonly tenant: TenantId
  /** Unique in the whole proof. */
  readonly name: string
}

export interface Scenario {
  readonly name: string
  /** Carried out without deaths before. */
  before(world: ScenarioWorld): Promise<void>
  /** What the driver that dies has to do. */
  ask(world: ScenarioWorld): Promise<void>
  /** Done while it is driven, once the command is so far. */
  readonly during?: {
    readonly state: CommandState
    do(world: ScenarioWorld, command: Command): Promise<void>
  }
  readonly end: CommandState
  /** Bots that run at the end: `base` is the one of before, `asked` that of the command. */
  readonly bots: Readonly<Record<string, 'base' | 'asked'>>
  /** Commits of the command: its own, and that of its roll-back. */
  readonly commits: readonly [number, number]
}

const ask = ({ commands, tenant }: ScenarioWorld, id: string, request: unknown) =>
  receive({ commands }, { id, tenant, source: 'api', actor: 'member:ann', request }).then(() => {})

const base = (world: ScenarioWorld) => ask(world, `${world.name}-base`, deploy())
const asked = (request: unknown) => (world: ScenarioWorld) => ask(world, `${world.name}-asked`, request)
const changed = deploy({ timeframe: '5m' })
const nothing = async () => {}

async function byHand(
  { person, tenant }: ScenarioWorld,
  bot: Parameters<typeof wantedBot>[0],
): Promise<void> {
  const values: Values = {
    ...{ clientId: tenant, schema: tenant.replaceAll('-', '_'), commandId: 'command-0' },
    database: { existingSecret: `${tenant}-database` },
    exchange: { existingSecret: `${tenant}-exchange` },
    bots: [wantedBot(bot)],
  }
  const { bots, commandId: _file, ...rest } = values
  const text = JSON.stringify({ ...rest, bots: bots.map(({ commandId: _label, ...spec }) => spec) })
  plainValuesCodec().read(tenant, text)
  person.commit({ [valuesPath(tenant)]: text })
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'a first bot',
    before: nothing,
    ask: asked(deploy()),
    ...{ end: 'approved', bots: { trend: 'asked' }, commits: [1, 0] },
  },
  {
    name: 'a broken bot over a healthy one',
    before: base,
    ask: async (world) => {
      world.runtime.setBroken(world.tenant, 'trend', 'it divides by zero')
      await asked(changed)(world)
    },
    during: {
      state: 'rolling-back',
      do: async ({ runtime, tenant }) => runtime.setBroken(tenant, 'trend', null),
    },
    ...{ end: 'rolled-back', bots: { trend: 'base' }, commits: [1, 1] },
  },
  {
    name: 'a stop',
    before: base,
    ask: asked({ kind: 'stop', bot: null }),
    ...{ end: 'approved', bots: {}, commits: [1, 0] },
  },
  {
    name: 'cancelled after its commit',
    before: base,
    ask: async (world) => {
      world.runtime.hold(true)
      await asked(changed)(world)
    },
    during: {
      state: 'synced',
      do: async ({ commands, runtime }, { id }) => {
        await commands.askCancel(id, 'member:bob').catch(() => {})
        runtime.hold(false)
      },
    },
    ...{ end: 'rolled-back', bots: { trend: 'base' }, commits: [1, 1] },
  },
  {
    name: 'a person’s commit',
    before: nothing,
    ask: (world) => byHand(world, {}),
    ...{ end: 'approved', bots: { trend: 'asked' }, commits: [1, 0] },
  },
  {
    name: 'a person’s commit that is too much',
    before: nothing,
    ask: (world) => byHand(world, { resources: { cpuMillis: 60_000, memoryMb: 256 } }),
    ...{ end: 'rolled-back', bots: {}, commits: [1, 1] },
  },
  {
    name: 'nonsense',
    before: base,
    ask: asked({ kind: 'deploy', bot: 7 }),
    ...{ end: 'refused', bots: { trend: 'base' }, commits: [0, 0] },
  },
]

/** The command that a scenario is about. */
export async function askedOf({ commands, tenant, name }: ScenarioWorld): Promise<Command | undefined> {
  const { items } = await commands.list({ tenant, limit: 10 })
  const id = parseCommandId(`${name}-base`)
  return items.find((command) => command.id !== id)
}
