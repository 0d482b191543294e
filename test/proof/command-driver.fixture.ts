import { setTimeout as delay } from 'node:timers/promises'
import { openGitOps } from '../../src/adapters/git/index.ts'
import { connectStore } from '../../src/adapters/store/postgres/index.ts'
import {
  type ClientClaim,
  DEFAULT_TIMING,
  type DrivePorts,
  driveClient,
  followRepository,
  plainDecoder,
} from '../../src/control/command/index.ts'
import type { TenantId } from '../../src/control/tenant/index.ts'

/** What a driver is told to do. */
export interface DriverTask {
  readonly tenant: TenantId
  /** It kills itself when it comes to this point for the nth time. */
  readonly dieAt: { readonly point: string; readonly nth: number } | null
}

export type DriverAnswer =
  | { readonly kind: 'ready' }
  /** All commands of the client have ended; the points it came by, in order. */
  | { readonly kind: 'done'; readonly points: readonly string[] }
  | { readonly kind: 'broken'; readonly message: string }

const PAUSE_MS = 5

// Started by the proof with a database and a repository.
const [url = '', folder = ''] = process.argv.slice(2)
const say = (answer: DriverAnswer) => process.send?.(answer)
let task: DriverTask | undefined
let points: string[] = []

/** The end of a process that nothing can catch. */
function pass(point: string): void {
  if (!task) return
  points.push(point)
  const { dieAt } = task
  if (dieAt?.point !== point) return
  if (points.filter((one) => one === point).length === dieAt.nth) process.kill(process.pid, 'SIGKILL')
}

/** A port with points before and after each of its calls. */
function pointed<T extends object>(port: T, name: string): T {
  return new Proxy(port, {
    get(target, key) {
      const method: unknown = Reflect.get(target, key)
      if (typeof method !== 'function' || typeof key === 'symbol') return method
      return async (...args: unknown[]) => {
        pass(`before ${name}.${key}`)
        const result: unknown = await method.apply(target, args)
        pass(`after ${name}.${key}`)
        return key === 'claim' && result ? pointedClaim(result as ClientClaim) : result
      }
    },
  })
}

function pointedClaim(claim: ClientClaim): ClientClaim {
  const { advance } = pointed({ advance: claim.advance }, 'claim')
  return { advance, [Symbol.asyncDispose]: () => claim[Symbol.asyncDispose]() }
}

const store = connectStore(url)
const git = await openGitOps({ folder, onEvent: ({ kind }) => pass(`git ${kind}`) })
const ports: DrivePorts = {
  commands: pointed(store.commands, 'commands'),
  deployments: pointed(store.deployments, 'deployments'),
  git: pointed(git, 'git'),
  tenants: pointed(store.tenants, 'tenants'),
  runtime: { refuses: () => undefined },
  ...{ gates: [], decoder: plainDecoder, now: Date.now },
  timing: { ...DEFAULT_TIMING, settleMs: 0, degradedMs: 0, lookMs: PAUSE_MS, takenMs: PAUSE_MS },
}

process.on('message', async (next: DriverTask) => {
  task = next
  points = []
  try {
    do {
      await followRepository(ports)
      await driveClient(next.tenant, ports)
      await delay(PAUSE_MS)
    } while ((await store.commands.open(next.tenant)).length > 0)
    task = undefined
    say({ kind: 'done', points })
  } catch (error) {
    say({ kind: 'broken', message: String((error as Error).stack) })
  }
})
process.on('disconnect', () => process.exit())
say({ kind: 'ready' })
