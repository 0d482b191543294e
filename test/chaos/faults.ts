// Long because every fault with its cure is a few lines, and they are read as one list.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Random } from '../../src/math/index.ts'
import { NAME } from '../flows/nginx.fixture.ts'
import { selfSigned } from '../services/self-signed.ts'
import { CLIENT, READY, until, type World } from './world.ts'

/** What a fault asks for besides what always has to hold. */
export interface Fault {
  readonly name: string
  /** How long it lasts, in milliseconds. */
  readonly lastsMs: number
  /** Tried in every test run; of seconds alone. */
  readonly isShare?: true
  /** A server says so of itself while it lasts: the reason. Undefined: none of those that live is unready for it. */
  readonly unready?: RegExp
  /** Why it cannot be had here; undefined where it can. */
  readonly missing?: (world: World) => string | undefined
  /** Begins it; what is given back ends it. */
  begin(world: World, dice: Random): Promise<() => Promise<void>>
}

const leading = async (world: World) => {
  await until('one of them leads', async () => (await world.leader()) !== undefined)
  return (await world.leader())!
}

export const FAULTS: readonly Fault[] = [
  {
    name: 'kill -9 of the server that leads',
    lastsMs: 2_000,
    isShare: true,
    async begin(world) {
      const victim = await leading(world)
      await victim.kill()
      return () => victim.start(READY.server)
    },
  },
  {
    name: 'kill -9 of the other server',
    lastsMs: 2_000,
    async begin(world) {
      const leader = await leading(world)
      const victim = world.servers.find((one) => one !== leader)!
      await victim.kill()
      return () => victim.start(READY.server)
    },
  },
  {
    name: 'kill -9 of a worker',
    lastsMs: 1_000,
    async begin(world, dice) {
      const victim = world.workers[dice.int(2)]!
      await victim.kill()
      return () => victim.start(READY.worker)
    },
  },
  {
    name: 'kill -9 of both workers',
    lastsMs: 3_000,
    async begin(world) {
      for (const worker of world.workers) await worker.kill()
      return async () => void (await Promise.all(world.workers.map((worker) => worker.start(READY.worker))))
    },
  },
  {
    name: 'kill -9 of the bot',
    lastsMs: 1_000,
    isShare: true,
    async begin(world) {
      await until('the bot runs', () => botPid(world) !== undefined)
      process.kill(botPid(world)!, 'SIGKILL')
      return async () => {}
    },
  },
  {
    name: 'kill -9 of PostgreSQL',
    lastsMs: 3_000,
    isShare: true,
    unready: /database does not answer/,
    async begin({ database }) {
      await database.kill()
      return () => database.start()
    },
  },
  {
    name: 'kill -9 of Redis',
    lastsMs: 3_000,
    async begin({ redis }) {
      await redis.kill()
      return () => redis.start()
    },
  },
  {
    name: 'kill -9 of RabbitMQ',
    lastsMs: 3_000,
    missing: ({ broker }) => (broker ? undefined : 'no RabbitMQ in this run'),
    async begin({ broker }) {
      await broker!.kill()
      return () => broker!.start()
    },
  },
  {
    name: 'kill -9 of nginx',
    lastsMs: 2_000,
    async begin({ nginx }) {
      await nginx.kill()
      return () => nginx.start()
    },
  },
  {
    name: 'the disk of the servers is full',
    lastsMs: 5_000,
    missing: ({ disk }) => (disk.fill ? undefined : 'only root may mount a small disk'),
    async begin(world) {
      world.disk.fill!(0)
      // A command that needs a commit is asked for meanwhile; it goes through when there is space again.
      const body = JSON.stringify({ strategy: 'sma-cross', exchange: 'demo', pairs: ['TIDE/USDT'] })
      const headers = { authorization: `Bearer ${world.clientKey}`, 'content-type': 'application/json' }
      const asked = await world.ask('/trade', { method: 'POST', headers, body })
      const { commandId } = JSON.parse(asked.body) as { commandId?: string }
      return async () => {
        world.disk.free()
        if (commandId !== undefined)
          await until('the command has ended', async () => hasEnded(world, commandId))
      }
    },
  },
  {
    name: 'SIGSTOP of the server that leads, longer than its term lasts',
    lastsMs: 27_000,
    async begin(world) {
      const victim = await leading(world)
      victim.signal('SIGSTOP')
      return async () => {
        await until('the other one leads', async () => (await world.leader()) !== victim)
        victim.signal('SIGCONT')
      }
    },
  },
  {
    name: 'SIGSTOP of both workers',
    lastsMs: 4_000,
    async begin({ workers }) {
      for (const worker of workers) worker.signal('SIGSTOP')
      return async () => {
        for (const worker of workers) worker.signal('SIGCONT')
      }
    },
  },
  {
    name: 'SIGSTOP of PostgreSQL',
    lastsMs: 14_000,
    unready: /database does not answer/,
    async begin({ database }) {
      const all = [database.pid, ...childrenOf(database.pid)]
      for (const pid of all) signal(pid, 'SIGSTOP')
      return async () => {
        for (const pid of all) signal(pid, 'SIGCONT')
      }
    },
  },
  {
    name: 'each answer of PostgreSQL 100 ms late',
    lastsMs: 8_000,
    begin: ({ network }) => weather(network, { delayMs: 50 }),
  },
  {
    name: 'a network of 200 kB/s to PostgreSQL',
    lastsMs: 8_000,
    begin: ({ network }) => weather(network, { bytesPerSecond: 200_000 }),
  },
  {
    name: 'every connection to PostgreSQL cut, five times',
    lastsMs: 3_000,
    isShare: true,
    async begin({ network }, dice) {
      for (let times = 0; times < 5; times++) {
        network.cut()
        await delay(100 + dice.int(400))
      }
      return async () => {}
    },
  },
  {
    name: 'a network to PostgreSQL that swallows everything',
    lastsMs: 14_000,
    unready: /database does not answer/,
    async begin({ network }) {
      network.close()
      return async () => {
        network.open()
        // What waited in it may have been said too late for whoever waited.
        network.cut()
      }
    },
  },
  ...[3_600_000, -3_600_000].map(
    (step): Fault => ({
      name: `the wall clock of a server steps ${step > 0 ? 'an hour ahead' : 'an hour back'}`,
      lastsMs: 5_000,
      async begin({ clockFile }) {
        writeFileSync(clockFile, `${step}`)
        return async () => writeFileSync(clockFile, '0')
      },
    }),
  ),
  {
    name: 'the certificate of nginx expires',
    lastsMs: 3_000,
    async begin({ nginx, nginxFolder }) {
      const files = ['key.pem', 'certificate.pem'].map((name) => join(nginxFolder, name))
      const before = files.map((file) => readFileSync(file))
      const { key, cert } = selfSigned([NAME], Date.now() - 60_000)
      for (const [at, text] of [key, cert].entries()) writeFileSync(files[at]!, text)
      process.kill(nginx.pid, 'SIGHUP')
      return async () => {
        for (const [at, file] of files.entries()) writeFileSync(file, before[at]!)
        process.kill(nginx.pid, 'SIGHUP')
      }
    },
  },
]

async function weather(
  network: World['network'],
  how: Parameters<World['network']['set']>[0],
): Promise<() => Promise<void>> {
  network.set(how)
  return async () => network.set({})
}

/** Of the client's first bot, wherever it runs on this machine. */
export function botPid({ disk }: Pick<World, 'disk'>): number | undefined {
  for (const name of ['one', 'two']) {
    try {
      const file = join(disk.folder, name, 'bots', CLIENT, 'sma-cross', 'process.json')
      const { pid } = (JSON.parse(readFileSync(file, 'utf8')) as { process: { pid: number } }).process
      process.kill(pid, 0)
      return pid
    } catch {
      // None there.
    }
  }
  return undefined
}

async function hasEnded({ sql }: World, id: string): Promise<boolean> {
  const [row] = await sql<{ ended: boolean }[]>`
    select ended_at is not null as ended from control.command where id = ${id}`
  return row?.ended === true
}

function childrenOf(parent: number): readonly number[] {
  const path = `/proc/${parent}/task/${parent}/children`
  return readFileSync(path, 'utf8').trim().split(' ').filter(Boolean).map(Number)
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // A process of one connection that has ended.
  }
}
