import { mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import type { BotSeen } from '../../adapters/telemetry/index.ts'
import { NOTHING_SEEN, type Runtime, type Values, type WantedBot } from '../../control/deployment/index.ts'
import type { TenantId } from '../../control/tenant/index.ts'
import {
  endOrphans,
  KEEP_LIMITS,
  type KeepLimits,
  type LaunchBot,
  nodeLauncher,
  refusalOf,
  StartTurns,
} from '../bot/index.ts'
import { LocalClient } from './local-client.ts'

/** Where a client's bots connect. */
export interface PreparedClient {
  readonly databaseUrl: string
}

export interface LocalRuntimeOptions {
  /** Of this runtime alone: a folder for each client and bot. */
  readonly folder: string
  /** Makes the client's schema and login, or finds them as they shall be. */
  readonly prepare: (tenant: TenantId, values: Values) => Promise<PreparedClient>
  /** Path of the file that a bot's strategy and version name; undefined when there is none. */
  readonly findStrategy: (bot: WantedBot) => Promise<string | undefined>
  /** Pace of recorded candles, where a bot's venue is a demo. */
  readonly candlesPerSecond: number
  readonly launch?: LaunchBot
  /** What the processes of a command's bots get into their environment. */
  readonly environmentOf?: (commandId: string | null) => NodeJS.ProcessEnv
  /** Takes what gives the bots for metrics. */
  readonly onBots?: (bots: () => readonly BotSeen[]) => void
  readonly limits?: Partial<KeepLimits>
  /** Takes out of a text what nobody may see. */
  readonly redact?: (text: string) => string
  /** UTC milliseconds. */
  readonly now?: () => number
  readonly random?: () => number
}

/** Why these values are not run by processes of this machine, in words. */
export function refusesLocally({ bots }: Pick<Values, 'bots'>): string | undefined {
  for (const bot of bots) {
    const refusal = refusalOf(bot)
    if (refusal !== undefined) return `bot ${bot.name}: ${refusal}`
  }
  return undefined
}

/**
 * Runs each bot as a process of this machine. What an earlier one that was killed left behind is ended first;
 * disposing of it ends every bot.
 */
export async function localRuntime(options: LocalRuntimeOptions): Promise<Runtime> {
  const { now = Date.now, random = Math.random, redact = (text) => text } = options
  const folder = resolve(options.folder)
  const limits = { ...KEEP_LIMITS, ...options.limits }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  await endOrphans(folder, limits.stopMs)
  const clients = new Map<TenantId, LocalClient>()
  const listeners: ((tenant: TenantId) => void)[] = []
  const shared = {
    ...{ limits, now, random, redact, prepare: options.prepare, findStrategy: options.findStrategy },
    candlesPerSecond: options.candlesPerSecond,
    launch: options.launch ?? nodeLauncher(options),
    turns: new StartTurns(availableParallelism()),
  }
  const clientOf = (tenant: TenantId): LocalClient => {
    const known = clients.get(tenant)
    if (known) return known
    const client = new LocalClient(tenant, {
      ...shared,
      folder: join(folder, tenant),
      onChange: () => {
        for (const listen of listeners) listen(tenant)
      },
    })
    clients.set(tenant, client)
    return client
  }
  options.onBots?.(() => [...clients.values()].flatMap(({ seen }) => seen))
  return {
    kind: 'local',
    refuses: refusesLocally,
    apply: async (wanted) => clientOf(wanted.tenant).want(wanted),
    observe: async (tenant) => clients.get(tenant)?.observe() ?? NOTHING_SEEN,
    tenants: async () => [...clients].filter(([, client]) => client.isBusy).map(([tenant]) => tenant),
    onChange: (listen) => {
      listeners.push(listen)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...clients.values()].map((client) => client.end()))
    },
  }
}
