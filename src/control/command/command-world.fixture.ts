import type { BotSpec } from '../../domain/index.ts'
import { memoryDeploymentStore, memoryGitOps, memoryRuntime, type Values } from '../deployment/index.ts'
import { CLIENT, wantedBot } from '../deployment/values.fixture.ts'
import { DEFAULT_POLICY, DEFAULT_QUOTAS, type Tenant, type TenantId } from '../tenant/index.ts'
import type { Command, CommandRequest } from './command.ts'
import { parseCommandId } from './command.ts'
import { driveClient } from './drive-client.ts'
import type { DrivePorts } from './drive-ports.ts'
import { followRepository } from './follow-repository.ts'
import { memoryCommandStore } from './memory-command-store.ts'
import { plainDecoder } from './plain-decoder.ts'
import { receive } from './receive.ts'
import { type CommandTiming, DEFAULT_TIMING } from './timing.ts'

export { CLIENT, NEIGHBOUR } from '../deployment/values.fixture.ts'

/** A spec as it is asked for. */
export function botSpec(changes: Partial<BotSpec> = {}): BotSpec {
  const { commandId: _label, ...spec } = wantedBot()
  return { ...spec, ...changes }
}

export const deploy = (changes: Partial<BotSpec> = {}): CommandRequest => ({
  kind: 'deploy',
  bot: botSpec(changes),
})

const LONGEST = 10_000

/** Everything of one house in memory, with a hand on its clock. */
export function commandWorld(timing: Partial<CommandTiming> = {}) {
  let time = 1_700_000_000_000
  const now = () => time
  const deployments = memoryDeploymentStore({ now })
  const commands = memoryCommandStore({ now, deployments })
  const git = memoryGitOps({ now })
  const runtime = memoryRuntime({ now })
  const tenants = new Map<TenantId, Tenant>()
  const addTenant = (id: TenantId, changes: Partial<Tenant> = {}): void => {
    tenants.set(id, {
      ...{
        id,
        name: id,
        status: 'active',
        policy: { ...DEFAULT_POLICY, waitMinutes: 5 },
        credits: 1_000,
        createdAt: 0,
      },
      quotas: { ...DEFAULT_QUOTAS, liveExposure: 1e6 },
      ...changes,
    })
  }
  addTenant(CLIENT)
  const ports: DrivePorts = {
    ...{ commands, deployments, git, now, decoder: plainDecoder, gates: [] },
    tenants: { get: async (id) => tenants.get(id) },
    runtime: { refuses: () => undefined },
    timing: { ...DEFAULT_TIMING, ...timing },
  }

  /** What a reconciler does in one round. */
  const reconcile = async (tenant: TenantId): Promise<void> => {
    const wanted = await deployments.accepted(tenant)
    if (wanted) await runtime.apply(wanted)
    await deployments.setRunning(tenant, await runtime.observe(tenant))
  }
  const round = async (tenant: TenantId, lent: DrivePorts): Promise<boolean> => {
    await followRepository(lent)
    await driveClient(tenant, lent)
    await reconcile(tenant)
    time += lent.timing.lookMs
    return (await commands.open(tenant)).length > 0
  }

  return {
    ...{ ports, commands, deployments, git, runtime, tenants, addTenant, reconcile, now },
    pass(ms: number): void {
      time += ms
    },
    ask: (id: string, request: unknown, more: Partial<Command> = {}): Promise<Command> => {
      const { tenant = CLIENT, source = 'api', actor = 'member:ann' } = more
      return receive({ commands }, { id, tenant, source, actor, request })
    },
    round,
    /** Until no command of the client is open, or `holds`. */
    async settle({
      tenant = CLIENT,
      lent = ports,
      holds,
    }: {
      readonly tenant?: TenantId
      readonly lent?: DrivePorts
      readonly holds?: () => Promise<boolean>
    } = {}): Promise<void> {
      for (let left = LONGEST; left > 0; left--) {
        const isOpen = await round(tenant, lent)
        if (holds ? await holds() : !isOpen) return
      }
      throw new Error(`never settled: ${JSON.stringify(await commands.open(tenant))}`)
    },
    async command(id: string): Promise<Command> {
      return (await commands.get(parseCommandId(id)))!
    },
    async states(id: string): Promise<readonly string[]> {
      const steps = await commands.steps(parseCommandId(id))
      return steps.map(({ state }) => state).filter((state, at, all) => state !== all[at - 1])
    },
    /** What the repository says of the client. */
    async wanted(tenant: TenantId = CLIENT): Promise<Values | undefined> {
      const head = await git.head()
      const file = head === null ? undefined : await git.read(tenant, head)
      return file?.kind === 'values' ? file.values : undefined
    },
    /** `bot/label`, as they run. */
    async running(tenant: TenantId = CLIENT): Promise<readonly string[]> {
      const { bots } = await runtime.observe(tenant)
      return bots
        .filter(({ commandId }) => commandId !== null)
        .map(({ name, commandId }) => `${name}/${commandId}`)
    },
  }
}

export type CommandWorld = ReturnType<typeof commandWorld>
