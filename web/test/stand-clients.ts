import { randomBytes, randomUUID } from 'node:crypto'
import { yamlValuesCodec } from '../../src/adapters/git/index.ts'
import {
  accessTokens,
  memoryKeyRing,
  oneTimeCodes,
  passwordHasher,
} from '../../src/adapters/identity/index.ts'
import { EXAMPLE_FOLDERS } from '../../src/apps/local/installation.ts'
import { jobFigures } from '../../src/apps/local/job-figures.ts'
import { requestedBot } from '../../src/apps/local/requested-bot.ts'
import { Strategies } from '../../src/apps/local/strategies.ts'
import { TenantStrategies } from '../../src/apps/local/tenant-strategies.ts'
import { startCommandLoop, startReconciler } from '../../src/apps/reconciler/index.ts'
import type { ServerPorts } from '../../src/apps/server/index.ts'
import { runJobs } from '../../src/apps/worker/index.ts'
import {
  type Command,
  type CommandId,
  DEFAULT_TIMING,
  followRepository,
  memoryCommandStore,
  plainDecoder,
  receive,
} from '../../src/control/command/index.ts'
import {
  memoryDeploymentStore,
  memoryGitOps,
  memoryRuntime,
  memorySecrets,
} from '../../src/control/deployment/index.ts'
import {
  type Job,
  type JobResult,
  memoryBundleStore,
  memoryJobLine,
  memoryJobStore,
  memoryResultStore,
  memoryStrategyStore,
} from '../../src/control/job/index.ts'
import {
  type DeliveryOutcome,
  memoryAlertStore,
  memoryWebhookStore,
} from '../../src/control/operation/index.ts'
import {
  DEFAULT_QUOTAS,
  type Member,
  type MemberRole,
  memoryMembers,
  memoryTenantStore,
  parseTenantId,
  type TenantId,
} from '../../src/control/tenant/index.ts'
import type { BotSpec } from '../../src/domain/index.ts'

// Long because it is one house, wired as src/apps/up wires the real one, on stores in memory.

export interface ClientStandOptions {
  /** UTC milliseconds. */
  readonly clock: () => number
  /** Does a backtest; what a search finds is made up. */
  readonly simulate: (job: Job) => Promise<JobResult>
}

/** Clients with a control room of their own, and a hand on the world around it. */
export type ClientStand = Awaited<ReturnType<typeof openClients>>

/** Quick, for nobody's secrets. */
const CHEAP = { memory: 8, passes: 1, parallelism: 1 }
const QUICK = { ...DEFAULT_TIMING, lookMs: 50, recheckMs: 200, settleMs: 0, degradedMs: 0, takenMs: 50 }
const FOLLOWING = {
  ...{ followMs: 50, claimMs: 50, resyncMs: 3_600_000, refreshMs: 100, freshMs: 60_000, staleMs: 60_000 },
  ...{ atOnce: 4, firstPauseMs: 20, longestPauseMs: 200 },
}
/** The first third of a job is done before it waits for the hand that holds it. */
const HELD_AT = 0.35

export async function openClients({ clock, simulate }: ClientStandOptions) {
  const now = clock
  await using stack = new AsyncDisposableStack()
  const tenants = memoryTenantStore({ now })
  const { members, logins } = memoryMembers({ tenants, now, randomBytes: (length) => randomBytes(length) })
  const ring = memoryKeyRing({ clock })
  const deployments = memoryDeploymentStore({ now })
  const commands = memoryCommandStore({ now, deployments })
  const git = memoryGitOps({ now, codec: yamlValuesCodec() })
  const runtime = memoryRuntime({ now })
  const secrets = memorySecrets({ now })
  const webhooks = memoryWebhookStore({ now })
  const alerts = memoryAlertStore({ now, wallOf: () => (time) => time })
  const catalogue = new Strategies(EXAMPLE_FOLDERS)
  const own = memoryStrategyStore({ now })
  const bundles = memoryBundleStore()
  const strategies = new TenantStrategies({ own, bundles, shipped: () => catalogue.files() })
  const line = memoryJobLine()
  const results = memoryResultStore()
  const jobs = memoryJobStore({
    ...{ now, send: line.send },
    tenantOf: () => ({ status: 'active', quotas: { ...DEFAULT_QUOTAS, jobs: 1 } }),
  })
  let held: PromiseWithResolvers<void> | undefined

  const perform = async (job: Job, signal: AbortSignal, report: (share: number, text: string) => void) => {
    report(HELD_AT, 'reading candles')
    if (held) await Promise.race([held.promise, aborted(signal)])
    report(0.8, 'simulating')
    return simulate(job)
  }
  stack.use(
    await runJobs({
      ...{ line, jobs, results, bundles, figuresOf: jobFigures, name: 'stand' },
      perform: (job, { signal, report }) => perform(job, signal, report),
    }),
  )
  stack.defer(() => line.close())
  stack.use(
    startReconciler({
      claim: async () => ({
        lost: new AbortController().signal,
        [Symbol.asyncDispose]: async () => {},
      }),
      openRuntime: async () => runtime,
      ...{ deployments, now, timing: FOLLOWING },
      follow: () => followRepository({ git, deployments, commands }),
      hear: (listen) => commands.onChange(listen),
    }),
  )
  stack.use(
    startCommandLoop({
      ...{ commands, deployments, git, tenants, decoder: plainDecoder, timing: QUICK, gates: [], now },
      runtime: { refuses: () => undefined },
    }),
  )
  let told = 0
  stack.use(
    await commands.onChange(() => {
      for (const { tenant, type, body } of commands.events.slice(told)) webhooks.publish(tenant, type, body)
      told = commands.events.length
    }),
  )
  const ports = {
    tenancy: {
      ...{ tenants, members, sessions: logins, passwords: passwordHasher(CHEAP) },
      codes: oneTimeCodes({ ring, issuer: 'Leme', clock }),
      tokens: accessTokens({ ring, issuer: 'leme stand', clock }),
      desk: {
        onboard: (tenant) => tenants.create(tenant),
        async offboard(tenant) {
          await tenants.change(tenant, { status: 'leaving' })
          await tenants.change(tenant, { status: 'gone' })
          return {
            tenant,
            archive: `exports/${tenant}`,
            sha256: '00',
            isDeleted: true,
            counts: [],
            audited: 1,
          }
        },
      },
    },
    deploys: { commands, deployments, tenants, git, deployable: strategies, webhooks, secrets },
    alerting: {
      ...{ alerts, tenants, secrets, isZone: (name) => name !== 'Mars/Base' },
      tellNow: async ({ channel }) =>
        channel.name === 'broken'
          ? { kind: 'failed', status: 404, message: 'it answered 404: no_service' }
          : { kind: 'delivered', status: 200 },
    },
    research: {
      ...{ strategies, own, jobs, results, tenants },
      trades: { totals: async () => [], newest: async () => [] },
    },
  } satisfies Required<Pick<ServerPorts, 'tenancy' | 'deploys' | 'research' | 'alerting'>>
  const disposing = stack.move()

  async function ended(id: CommandId): Promise<Command> {
    for (;;) {
      const command = (await commands.get(id))!
      if (command.endedAt !== null) return command
      const heard = Promise.withResolvers<void>()
      await using _ = await commands.onChange(() => heard.resolve())
      if ((await commands.get(id))!.version === command.version) await heard.promise
    }
  }

  return {
    ...{ ports, logins, tenants, members, commands, git, runtime, webhooks, alerts, jobs, secrets },
    ended,
    /** A client with credits, and members of these names. */
    async addClient(id: string, name: string, people: Readonly<Record<string, MemberRole>> = {}) {
      const tenant = parseTenantId(id)
      await tenants.create({ id: tenant, name, quotas: { liveExposure: 50_000, requestsPerSecond: 1_000 } })
      await tenants.book(tenant, [{ key: 'first', amount: 40_000, kind: 'grant', reason: 'as agreed' }])
      const made: Record<string, Member> = {}
      for (const [person, role] of Object.entries(people)) {
        made[person] = await members.create({ tenant, name: person, role })
      }
      return { tenant, people: made }
    },
    /** A command as the API makes one, by whomever. */
    async ask(tenant: TenantId, request: unknown, actor = 'system'): Promise<CommandId> {
      const message = { id: `api-${randomUUID()}`, tenant, source: 'api', actor, request } as const
      return (await receive({ commands }, message)).id
    },
    /** The whole spec of a bot; what is not said is a default. */
    bot: (tenant: TenantId, changes: Partial<BotSpec> = {}) =>
      requestedBot(
        { strategy: 'sma-cross', exchange: 'demo', pairs: ['TIDE/USDT'], ...changes },
        tenant,
        strategies,
      ),
    /** While held, a job that runs comes no further. */
    holdJobs(isHeld: boolean): void {
      held?.resolve()
      held = isHeld ? Promise.withResolvers<void>() : undefined
    },
    /** Everything that is due is delivered, or fails, so. */
    async deliver(outcome: DeliveryOutcome): Promise<void> {
      for (const due of await webhooks.take(100)) await webhooks.settle(due, outcome)
    },
    [Symbol.asyncDispose]: () => disposing.disposeAsync(),
  }
}

async function aborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await new Promise((done) => signal.addEventListener('abort', done, { once: true }))
  throw signal.reason
}
