// Long because everything that one installation consists of is started here, in its order.
import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import postgres, { type Sql } from 'postgres'
import { connectStore, migrate, type PostgresStore } from '../../src/adapters/store/postgres/index.ts'
import { parseVenue } from '../../src/domain/index.ts'
import { type Answer, type Ask, askThrough, configure, NAME } from '../flows/nginx.fixture.ts'
import { type SmallDisk, smallDisk } from '../proof/small-disk.fixture.ts'
import {
  type RabbitMq,
  type Service,
  startNginx,
  startPostgres15,
  startRabbitMq,
  startRedis,
} from '../services/index.ts'
import { freePort } from '../services/launch.ts'
import { Program } from './program.ts'
import { type TcpProxy, tcpProxy } from './tcp-proxy.ts'

export const CLIENT = 'cliente-001'
export const VENUE = parseVenue('load')
const execute = promisify(execFile)
const ROOT = join(import.meta.dirname, '../..')
const DISK_BYTES = 192 * 1024 * 1024
const BOT_CANDLES_A_SECOND = '4'

export interface WorldOptions {
  /** RabbitMQ takes ten seconds to start; without it broker events have nowhere to go. */
  readonly withBroker: boolean
}

/** A whole installation on loopback: nginx, two servers, two workers, a client's bot, PostgreSQL, Redis, RabbitMQ. */
export interface World extends AsyncDisposable {
  readonly folder: string
  readonly servers: readonly [Program, Program]
  readonly ports: readonly [number, number]
  readonly workers: readonly [Program, Program]
  readonly database: Service
  /** Between PostgreSQL and everything of ours. */
  readonly network: TcpProxy
  readonly redis: Service
  readonly broker: RabbitMq | undefined
  readonly nginx: Service
  /** Of nginx: its folder has certificate.pem and key.pem. */
  readonly nginxFolder: string
  readonly disk: SmallDisk
  /** What the first server's wall clock is stepped by. */
  readonly clockFile: string
  /** Straight to PostgreSQL. */
  readonly sql: Sql
  readonly store: PostgresStore
  readonly ingestKey: string
  readonly clientKey: string
  /** Through nginx. */
  ask(path: string, options?: Ask): Promise<Answer>
  /** Whoever leads; undefined while nobody does. */
  leader(): Promise<Program | undefined>
}

export const READY = { server: /"msg":"serving"/, worker: /Takes jobs/ } as const

export async function startWorld({ withBroker }: WorldOptions): Promise<World> {
  await using stack = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'leme-chaos-'))
  chmodSync(folder, 0o755)
  stack.defer(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['home', 'tmp', 'work']) mkdirSync(join(folder, name))
  const database = stack.use((await startPostgres15())!)
  const redis = stack.use((await startRedis())!)
  const broker = withBroker ? stack.use((await startRabbitMq())!) : undefined
  await migrate(database.url)
  const sql = postgres(database.url, { max: 2, onnotice: () => {} })
  stack.defer(() => sql.end({ timeout: 1 }))
  const store = stack.use(connectStore(database.url))
  const network = stack.use(await tcpProxy(database.port))
  const disk = stack.use(smallDisk(DISK_BYTES))

  const url = new URL(database.url)
  url.port = `${network.port}`
  const clockFile = join(folder, 'clock')
  const ports = [await freePort(), await freePort()] as const
  const state = (name: string) => join(disk.folder, name)
  const env = (name: string): NodeJS.ProcessEnv => ({
    ...{ PATH: process.env.PATH, HOME: join(folder, 'home'), TMPDIR: join(folder, 'tmp'), LANG: 'C.UTF-8' },
    NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'leme-flows'),
    ...{ DATABASE_URL: url.href, LEME__STATEDIR: state(name), LEME__LOG__TO: 'stdout' },
    ...{ LEME__JOBS__INSERVER: 'false', LEME__REDIS__URL: redis.url, LEME__BROKER__URL: broker?.url ?? '' },
    ...{ LEME__LIMITS__INGEST: '0', LEME__LIMITS__API: '0', LEME__SERVER__HOSTS: NAME },
    ...{ LEME__SERVER__TRUSTEDPROXIES: '127.0.0.1/32', LEME__PAPER__CANDLESPERSECOND: BOT_CANDLES_A_SECOND },
    ...{ LEME__DEPLOYS__SETTLESECONDS: '1', LEME__DEPLOYS__DEGRADEDSECONDS: '60' },
  })
  const program = (name: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Program => {
    const made = new Program(args, { env: { ...env(name), ...more }, folder: join(folder, 'work') })
    stack.defer(async () => {
      made.signal('SIGCONT')
      await made.kill('SIGTERM')
    })
    return made
  }
  // Not while this process waits: the network is in it.
  const run = async (...args: string[]): Promise<string> => {
    const given = ['--conditions=leme-source', join(ROOT, 'src/apps/cli/main.ts'), ...args, '--json']
    const own = { ...env('one'), LEME__LOG__TO: 'file' }
    return (await execute(process.execPath, given, { cwd: join(folder, 'work'), env: own })).stdout
  }

  mkdirSync(state('one'))
  await run('data', 'generate', '--days', '40', '-p', 'TIDE/USDT', '-i', '5m')
  await run('tenant', 'create', CLIENT, '--credits', '100000', '--bots', '3')
  const clientKey = (
    JSON.parse(await run('tenant', 'key', CLIENT, '--name', 'chaos', '--role', 'trader')) as { token: string }
  ).token
  const clock = {
    NODE_OPTIONS: `--import=${join(import.meta.dirname, 'clock-step.mjs')}`,
    LEME_CHAOS_CLOCK: clockFile,
  }
  const first = program('one', ['serve', '--port', `${ports[0]}`], clock)
  await first.start(READY.server)
  shareFolders(state('one'), state('two'))
  const second = program('two', ['serve', '--port', `${ports[1]}`])
  const workers = [
    program('two', ['worker', '--metrics-port', `${await freePort()}`]),
    program('two', ['worker', '--metrics-port', `${await freePort()}`]),
  ] as const
  await Promise.all([second.start(READY.server), ...workers.map((worker) => worker.start(READY.worker))])

  let nginxFolder = ''
  const plainPort = await freePort()
  const nginx = stack.use(
    (await startNginx((place) => {
      nginxFolder = place.folder
      const both = ports.map((port) => `server 127.0.0.1:${port};`).join('\n  ')
      return configure({ ...place, plainPort, upstreamPort: ports[0] }).replace(
        `server 127.0.0.1:${ports[0]};`,
        both,
      )
    }))!,
  )
  await store.ingest.putSource({ name: VENUE, venue: VENUE, policy: 'keep', takesUnknown: true })
  const { token } = await store.apiKeys.create(VENUE, { scopes: ['ingest'], networks: [], expiresAt: null })
  const servers = [first, second] as const
  const disposing = stack.move()
  return {
    ...{
      folder,
      servers,
      ports,
      workers,
      database,
      network,
      redis,
      broker,
      nginx,
      nginxFolder,
      disk,
      clockFile,
    },
    ...{ sql, store, clientKey, ingestKey: token },
    // What an authority vouches for is looked up each time: certificates change.
    ask: (path, options) =>
      askThrough(nginx.port, readFileSync(join(nginxFolder, 'certificate.pem'))).ask(path, options),
    async leader() {
      const [row] = await sql<
        { holder: string }[]
      >`select holder from control.leader where name = 'control.reconciler'`
      const pid = Number(row?.holder.split(' ').at(-1))
      return servers.find((one) => one.isRunning && one.pid === pid)
    },
    async [Symbol.asyncDispose]() {
      network.set({})
      network.open()
      disk.free()
      await disposing.disposeAsync()
    },
  }
}

/** As replicas have it that share a volume: everything but what each of them runs and where it listens. */
function shareFolders(from: string, to: string): void {
  mkdirSync(to)
  for (const name of readdirSync(from))
    if (!['bots', 'server.json'].includes(name)) symlinkSync(join(from, name), join(to, name))
}

/** Until it holds; the seconds that took. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  patienceMs = 90_000,
): Promise<number> {
  const begun = performance.now()
  for (; !(await holds()); await delay(50))
    if (performance.now() - begun > patienceMs) throw new Error(`waited in vain: ${what}`)
  return (performance.now() - begun) / 1_000
}
