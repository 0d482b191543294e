import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'
import { temporaryPostgres } from '../src/adapters/embedded-postgres/index.ts'
import { openGitOps } from '../src/adapters/git/index.ts'
import { connectStore, initSchema, migrate } from '../src/adapters/store/postgres/index.ts'
import {
  localRuntime,
  refusesLocally,
  startCommandLoop,
  startReconciler,
} from '../src/apps/reconciler/index.ts'
import { DEFAULT_TIMING, followRepository, plainDecoder, receive } from '../src/control/command/index.ts'
import {
  type DeploymentStore,
  type GitOps,
  memoryRuntime,
  type Runtime,
} from '../src/control/deployment/index.ts'
import { hashOfBundle } from '../src/control/job/index.ts'
import { loginOf, type TenantId } from '../src/control/tenant/index.ts'
import { BOTS, botOf, clientOf, seedHouse } from './clients/seed-house.ts'
import { quantile } from './harness.ts'

/** Clients whose bots are processes; three bots each. */
const REAL_CLIENTS = 7
const ROUNDS = 12
const PATIENCE_MS = 600_000
const STRATEGY = join(import.meta.dirname, '../examples/strategies/sma-cross.ts')
const PASSWORD = 'a-password-of-the-bench'

/**
 * From the commit of one client's change until it runs and is written down: 10 clients against 1,000 in one
 * repository, 21 bots of them processes that trade, the rest on a runtime that does nothing; with the real git,
 * database, command loop and reconciler. `--clients=N` for another number. The floor of a real change is the start
 * of the bot's process, from the same run.
 */
export async function run(flags: readonly string[]): Promise<void> {
  const wanted = Number(flags.find((flag) => flag.startsWith('--clients='))?.split('=')[1] ?? 1_000)
  const medians: Record<string, number>[] = []
  for (const clients of [10, wanted]) medians.push(await measure(clients))
  const [few, many] = medians
  for (const kind of Object.keys(few!)) {
    console.log(`  ${kind.padEnd(34)} ${(many![kind]! / few![kind]!).toFixed(2)}× with ${wanted} clients`)
  }
}

async function measure(clients: number): Promise<Record<string, number>> {
  await using house = await openHouse(clients)
  const ready = performance.now()
  await house.allHealthy()
  console.log(
    `\n${clients} clients × ${BOTS.length} bots, ${REAL_CLIENTS * BOTS.length} processes: all healthy after ${((performance.now() - ready) / 1000).toFixed(1)} s`,
  )
  const told: Record<string, number> = {}
  const tell = (kind: string, times: readonly number[]): void => {
    told[kind] = quantile(times, 0.5)
    const [half, most] = [quantile(times, 0.5), Math.max(...times)]
    console.log(`  ${kind.padEnd(34)} ${half.toFixed(0).padStart(6)} ms   longest ${most.toFixed(0)} ms`)
  }
  const changes = async (first: number, count: number): Promise<number[]> => {
    const times = []
    for (let round = 0; round < ROUNDS; round++)
      times.push(await house.change(clientOf(first + (round % count))))
    return times
  }
  tell('a client on the fake', await changes(REAL_CLIENTS + 1, clients - REAL_CLIENTS))
  tell('a client of processes', await changes(1, REAL_CLIENTS))
  tell('  floor: one process ends, one starts', house.starts)
  return told
}

async function openHouse(clients: number) {
  await using stack = new AsyncDisposableStack()
  const root = mkdtempSync(join(tmpdir(), 'leme-bench-'))
  stack.defer(() => rmSync(root, { recursive: true, force: true }))
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'leme-bench-compiled')
  const server = stack.use(await temporaryPostgres())
  await migrate(server.url)
  const store = stack.use(connectStore(server.url, { maxConnections: 8 }))
  const version = hashOfBundle(await readFile(STRATEGY, 'utf8'))
  const git = stack.use(await openGitOps({ folder: join(root, 'repository') }))
  await seedHouse({ clients, version, folder: join(root, 'repository'), git, store, url: server.url })

  const committed = new Map<string, number>()
  const shown = new Map<string, number>()
  const lentGit: GitOps = {
    ...git,
    async write(change) {
      const written = await git.write(change)
      committed.set(change.commandId, performance.now())
      return written
    },
  }
  const { deployments: rows, commands, tenants } = store
  const deployments: DeploymentStore = {
    ...methodsOf(rows),
    async setRunning(tenant, seen) {
      await rows.setRunning(tenant, seen)
      for (const { commandId, health } of seen.bots) {
        if (commandId !== null && health === 'Healthy' && !shown.has(commandId))
          shown.set(commandId, performance.now())
      }
    },
  }
  const starts: number[] = []
  const troubles: string[] = []
  const reconciler = startReconciler({
    claim: () => store.claim('control.reconciler'),
    openRuntime: () => split(root, { url: server.url, starts }),
    deployments,
    follow: () => followRepository({ git: lentGit, deployments, commands }),
    hear: (listen) => commands.onChange(listen),
    tell: (event) => {
      if ('error' in event) troubles.push(String(event.error))
    },
  })
  stack.use(reconciler)
  stack.use(
    startCommandLoop(
      {
        ...{ commands, deployments, git: lentGit, tenants, decoder: plainDecoder, timing: DEFAULT_TIMING },
        ...{ runtime: { refuses: refusesLocally }, gates: [], now: Date.now },
      },
      { onTrouble: ({ error }) => troubles.push(String(error)) },
    ),
  )
  let changed = 0
  const until = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
    for (const end = performance.now() + PATIENCE_MS; !(await holds()); await delay(5)) {
      assert.ok(performance.now() < end, `${what}: ${troubles.slice(-3).join('; ')}`)
    }
  }
  const disposing = stack.move()
  return {
    starts,
    allHealthy: () =>
      until('all are healthy', async () => {
        await delay(200)
        const [row] = await healthyClients(server.url)
        return row === clients
      }),
    /** Milliseconds from the commit of a change until it is written down that it runs. */
    async change(tenant: TenantId): Promise<number> {
      const id = `change-${String(++changed).padStart(6, '0')}`
      const { commandId: _label, ...bot } = botOf('trend', version, 'x')
      const request = { kind: 'deploy', bot: { ...bot, maxOpenTrades: 1 + (changed % 7) } }
      await receive({ commands }, { id, tenant, source: 'cli', actor: 'operator', request })
      await until(`${id} runs`, () => shown.has(id))
      return shown.get(id)! - committed.get(id)!
    },
    [Symbol.asyncDispose]: () => disposing.disposeAsync(),
  }
}

/** Bots of the first clients are processes, all others do nothing. */
async function split(
  root: string,
  { url, starts }: { readonly url: string; readonly starts: number[] },
): Promise<Runtime> {
  const fake = memoryRuntime({ now: Date.now })
  const real = await localRuntime({
    folder: join(root, 'bots'),
    prepare: async (tenant) => {
      await initSchema(url, { tenant, password: PASSWORD })
      const own = new URL(url)
      own.username = loginOf(tenant)
      own.password = PASSWORD
      return { databaseUrl: own.href }
    },
    findStrategy: async () => STRATEGY,
    candlesPerSecond: 1,
  })
  const of = (tenant: TenantId): Runtime => (Number(tenant.slice(-4)) <= REAL_CLIENTS ? real : fake)
  const begun = new Map<string, number>()
  return {
    kind: 'local',
    refuses: refusesLocally,
    async apply(wanted) {
      for (const { commandId } of wanted.values?.bots ?? []) {
        if (of(wanted.tenant) === real && !begun.has(commandId)) begun.set(commandId, performance.now())
      }
      await of(wanted.tenant).apply(wanted)
    },
    async observe(tenant) {
      const seen = await of(tenant).observe(tenant)
      for (const { commandId, health } of seen.bots) {
        const at = commandId !== null && health === 'Healthy' ? begun.get(commandId) : undefined
        if (!at || commandId === null) continue
        if (commandId.startsWith('change-')) starts.push(performance.now() - at)
        begun.set(commandId, 0)
      }
      return seen
    },
    tenants: async () => [...(await real.tenants()), ...(await fake.tenants())],
    onChange: (listen) => {
      real.onChange(listen)
      fake.onChange(listen)
    },
    [Symbol.asyncDispose]: () => real[Symbol.asyncDispose](),
  }
}

async function healthyClients(url: string): Promise<readonly number[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const rows = await sql<{ count: number }[]>`
    select count(*)::int from control.deployment where running ->> 'health' = 'Healthy'`
  await sql.end()
  return rows.map(({ count }) => count)
}

/** Methods of a store, to be put beside others. */
function methodsOf(rows: DeploymentStore): DeploymentStore {
  return {
    status: (tenant) => rows.status(tenant),
    statuses: (query) => rows.statuses(query),
    setWanted: (tenant, wanted) => rows.setWanted(tenant, wanted),
    setCommitted: (tenant, wanted, told) => rows.setCommitted(tenant, wanted, told),
    setRunning: (tenant, seen) => rows.setRunning(tenant, seen),
    accepted: (tenant) => rows.accepted(tenant),
    allAccepted: (query) => rows.allAccepted(query),
    appliedHead: () => rows.appliedHead(),
    setAppliedHead: (head) => rows.setAppliedHead(head),
  }
}
