import {
  type ClientClaim,
  type CommandStore,
  type CommandTiming,
  DEFAULT_TIMING,
  type DrivePorts,
  driveClient,
  followRepository,
  memoryCommandStore,
  plainDecoder,
} from '../../../src/control/command/index.ts'
import {
  type DeploymentStore,
  type GitOps,
  memoryDeploymentStore,
  memoryGitOps,
  memoryRuntime,
  type Runtime,
  type WantedClient,
} from '../../../src/control/deployment/index.ts'
import {
  DEFAULT_POLICY,
  DEFAULT_QUOTAS,
  parseTenantId,
  type TenantId,
} from '../../../src/control/tenant/index.ts'
import { Kernel, type Node } from './kernel.ts'

export const TENANTS: readonly TenantId[] = ['cliente-001', 'cliente-002'].map(parseTenantId)

export const TIMING: CommandTiming = {
  ...DEFAULT_TIMING,
  ...{ lookMs: 700, recheckMs: 2_000, takenMs: 700, firstPauseMs: 300, longestPauseMs: 3_000 },
  ...{
    commitMs: 8_000,
    syncMs: 8_000,
    healthMs: 15_000,
    settleMs: 2_000,
    degradedMs: 3_000,
    rollBackMs: 30_000,
  },
}

/** What may be wrong with a port, to see whether the checks find it. */
export type Bug =
  /** Steps are written whoever has the right and whatever was read. */
  | 'no-cas'
  /** A repetition does not look for its own commit. */
  | 'no-since'
  /** Every process passes for one of the right label. */
  | 'any-label'
  /** The runtime is told what git says. */
  | 'raw-git'

export interface House {
  readonly kernel: Kernel
  readonly commands: ReturnType<typeof memoryCommandStore>
  readonly deployments: ReturnType<typeof memoryDeploymentStore>
  readonly git: ReturnType<typeof memoryGitOps>
  readonly runtime: ReturnType<typeof memoryRuntime>
  readonly nodes: readonly Node[]
  /** What the runtime was told last, until it is looked at. */
  readonly told: Map<TenantId, WantedClient>
  /** Names of port calls at which a node died, `before git.write`. */
  readonly deaths: Set<string>
  /** The call of a port that the node is in. */
  placeOf(node: Node): string
  crash(node: Node): void
  start(node: Node): void
  /** The right of whoever drives the client is lost; the driver does not know. */
  loseClaim(tenant: TenantId): void
}

/** Two drivers of commands and a reconciler, all ports in memory, with a turn before and after each call of one. */
export function openHouse(seed: string, bug?: Bug): House {
  const kernel = new Kernel(seed)
  const { now } = kernel
  const deployments = memoryDeploymentStore({ now })
  const commands = memoryCommandStore({ now, deployments })
  const git = memoryGitOps({ now })
  const runtime = memoryRuntime({ now })
  const nodes: Node[] = ['driver-1', 'driver-2', 'reconciler'].map((name) => ({ name, epoch: 0 }))
  const places = new Map<Node, string>()
  const deaths = new Set<string>()
  const told = new Map<TenantId, WantedClient>()
  const holders = new Map<TenantId, Node>()
  git.onStep(async (step) => {
    const node = kernel.current!
    places.set(node, `git ${step}`)
    await kernel.turn(node)
  })

  /** Every method of a port, with turns around its call. */
  const turning = <T extends object>(node: Node, port: T, name: string): T =>
    new Proxy(port, {
      get(target, key) {
        const method: unknown = Reflect.get(target, key)
        if (typeof method !== 'function') return method
        if (key === Symbol.asyncDispose) return method.bind(target)
        return async (...args: unknown[]) => {
          places.set(node, `before ${name}.${String(key)}`)
          await kernel.turn(node)
          const result = await method.apply(target, args)
          places.set(node, `after ${name}.${String(key)}`)
          await kernel.turn(node)
          return result
        }
      },
    })

  const portsOf = (node: Node): DrivePorts => {
    const store: CommandStore = {
      ...commands,
      async claim(tenant) {
        const claim = bug === 'no-cas' ? anybodysClaim(commands, tenant) : await commands.claim(tenant)
        if (!claim) return undefined
        holders.set(tenant, node)
        return turning(node, claim, 'claim')
      },
    }
    return {
      commands: turning(node, store, 'commands'),
      deployments: turning(node, bug === 'any-label' ? anyLabel(deployments) : deployments, 'deployments'),
      git: turning(node, bug === 'no-since' ? noSince(git) : git, 'git'),
      tenants: turning(node, { get: async (id: TenantId) => tenantOf(id) }, 'tenants'),
      runtime: { refuses: () => undefined },
      ...{ gates: [], decoder: plainDecoder, timing: TIMING, now },
    }
  }

  const drive = async (node: Node): Promise<void> => {
    const ports = portsOf(node)
    for (;;) {
      for (const tenant of TENANTS) await driveClient(tenant, ports)
      await kernel.turn(node, TIMING.lookMs)
    }
  }
  const reconcile = async (node: Node): Promise<void> => {
    const ports = portsOf(node)
    const telling: Runtime = {
      ...runtime,
      apply: (wanted) => {
        told.set(wanted.tenant, wanted)
        return runtime.apply(wanted)
      },
    }
    const lent = turning(node, telling, 'runtime')
    for (;;) {
      await followRepository(ports).catch(() => {})
      for (const tenant of TENANTS) {
        const wanted =
          bug === 'raw-git' ? await rawWanted(git, tenant) : await ports.deployments.accepted(tenant)
        if (wanted) await lent.apply(wanted)
        await ports.deployments.setRunning(tenant, await lent.observe(tenant))
      }
      await kernel.turn(node, TIMING.lookMs)
    }
  }

  const house: House = {
    ...{ kernel, commands, deployments, git, runtime, nodes, told, deaths },
    placeOf: (node) => places.get(node) ?? 'start',
    crash(node) {
      deaths.add(house.placeOf(node))
      kernel.crash(node)
      for (const [tenant, holder] of holders) if (holder === node) house.loseClaim(tenant)
    },
    start(node) {
      const { epoch } = node
      const run = node.name === 'reconciler' ? reconcile(node) : drive(node)
      run.catch((error: unknown) => {
        // A port that fails ends a round, as it does in the loop of an app.
        if (node.epoch === epoch) kernel.turn(node, 1_000).then(() => house.start(node))
        if (!isForeseen(error)) throw error
      })
    },
    loseClaim(tenant) {
      commands.breakClaim(tenant)
      holders.delete(tenant)
    },
  }
  return house
}

function isForeseen(error: unknown): boolean {
  return error instanceof Error && 'code' in error
}

function tenantOf(id: TenantId) {
  return {
    ...{ id, name: id, status: 'active' as const, credits: 1e6, createdAt: 0 },
    quotas: { ...DEFAULT_QUOTAS, bots: 50, cpuMillis: 1e6, memoryMb: 1e6, liveExposure: 1e6 },
    policy: { ...DEFAULT_POLICY, waitMinutes: 0.2 },
  }
}

function anybodysClaim(commands: House['commands'], tenant: TenantId): ClientClaim {
  return {
    async advance(command, change) {
      commands.breakClaim(tenant)
      await using claim = await commands.claim(tenant)
      await claim?.advance((await commands.get(command.id))!, change)
      return true
    },
    [Symbol.asyncDispose]: async () => {},
  }
}

function noSince(git: GitOps): GitOps {
  return { ...git, write: async (change) => git.write({ ...change, since: await git.head() }) }
}

function anyLabel(deployments: DeploymentStore): DeploymentStore {
  return {
    ...deployments,
    async status(tenant) {
      const [status, accepted] = [await deployments.status(tenant), await deployments.accepted(tenant)]
      if (!status?.running) return status
      const labelOf = (name: string) =>
        accepted?.values?.bots.find((bot) => bot.name === name)?.commandId ?? null
      const bots = status.running.bots.map((bot) => ({
        ...bot,
        commandId: bot.commandId === null ? null : labelOf(bot.name),
      }))
      return {
        ...status,
        running: { ...status.running, bots, appliedCommandId: accepted?.values?.commandId ?? null },
      }
    },
  }
}

async function rawWanted(git: GitOps, tenant: TenantId) {
  const commit = await git.head().catch(() => null)
  if (commit === null) return undefined
  const file = await git.read(tenant, commit)
  return file.kind === 'values' ? { tenant, commit, values: file.values } : undefined
}
