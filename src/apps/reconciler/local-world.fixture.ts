import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Runtime } from '../../control/deployment/index.ts'
import type { RuntimeWorld } from '../../control/deployment/runtime.suite.ts'
import type { TenantId } from '../../control/tenant/index.ts'
import type { BotSpec } from '../../domain/index.ts'
import { KEEP_LIMITS, type KeepLimits, nodeLauncher } from '../bot/index.ts'
import { type LocalRuntimeOptions, localRuntime } from './local-runtime.ts'

/** Pauses for tests; patience stays that of a machine under load. */
export const QUICK: KeepLimits = {
  ...KEEP_LIMITS,
  ...{ lookMs: 20, pingMs: 100, firstPauseMs: 10, longestPauseMs: 100, stopMs: 2_000 },
}
const SPEC: Omit<BotSpec, 'name'> = {
  ...{ mode: 'trade', runtime: 'leme', strategy: 'sma-cross', timeframe: '1h', parameters: {} },
  ...{ strategyVersion: `sha256:${'0'.repeat(64)}`, exchange: 'demo', pairs: ['BTC/USDT'], dryRun: true },
  ...{ maxOpenTrades: 2, stakeCurrency: 'USDT', stakeAmount: 100, tradingMode: 'spot', exposure: 200 },
  resources: { cpuMillis: 500, memoryMb: 256 },
}

export const TINY_BOT = join(import.meta.dirname, '../bot/tiny-bot.fixture.ts')

export interface LocalWorld extends RuntimeWorld {
  readonly folder: string
  readonly options: LocalRuntimeOptions
  /** How the bot's next process behaves. */
  behave(tenant: TenantId, bot: string, how: object): void
  pidOf(tenant: TenantId, bot: string): number | undefined
  /** Bots of which two processes were seen at a time. */
  doubles(): readonly string[]
}

/** A local runtime whose bots are tiny processes. */
export async function localWorld(changes: Partial<LocalRuntimeOptions> = {}): Promise<LocalWorld> {
  const root = mkdtempSync(join(tmpdir(), 'leme-local-'))
  const folder = join(root, 'run')
  const brokenSchemas = new Set<TenantId>()
  const behaviourOf = (tenant: string, bot: string) => join(root, `${tenant}.${bot}.json`)
  const options: LocalRuntimeOptions = {
    ...{ folder, limits: QUICK, launch: nodeLauncher({ entry: TINY_BOT }), candlesPerSecond: 0 },
    prepare: async (tenant) => {
      if (brokenSchemas.has(tenant)) throw new Error('permission denied to create schema')
      return { databaseUrl: `postgres://${tenant}:secret@127.0.0.1:1/leme` }
    },
    // Its document names its client and its name; how it behaves lies in a file of these two.
    findStrategy: async ({ name, parameters }) => behaviourOf(String(parameters.client), name),
    ...changes,
  }
  const runtime = await localRuntime(options)
  const pidOf = (tenant: TenantId, bot: string): number | undefined => {
    try {
      const note = JSON.parse(readFileSync(join(folder, tenant, bot, 'process.json'), 'utf8'))
      return note.process.pid
    } catch {
      return undefined
    }
  }
  const behave = (tenant: TenantId, bot: string, how: object) =>
    writeFileSync(behaviourOf(tenant, bot), JSON.stringify(how))
  const kill = (tenant: TenantId, bot: string) => {
    const pid = pidOf(tenant, bot)
    assert.ok(pid, `${tenant} ${bot} runs`)
    process.kill(pid, 'SIGKILL')
  }
  return {
    ...{ runtime: named(runtime), folder, options, behave, pidOf },
    spec: (name) => ({ ...SPEC, name }),
    async setBroken(tenant, bot, isBroken) {
      behave(tenant, bot, isBroken ? { exit: 1, says: 'Error: it is broken' } : {})
      if (isBroken && pidOf(tenant, bot)) kill(tenant, bot)
    },
    async setSchemaBroken(tenant, isBroken) {
      if (isBroken) brokenSchemas.add(tenant)
      else brokenSchemas.delete(tenant)
    },
    kill: async (tenant, bot) => kill(tenant, bot),
    process: async (tenant, bot) => pidOf(tenant, bot)?.toString(),
    doubles: () =>
      readdirSync(root, { recursive: true })
        .map(String)
        .filter((name) => name.includes('double-')),
    async [Symbol.asyncDispose]() {
      await runtime[Symbol.asyncDispose]()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** Tells each bot its client, by a parameter. */
function named(runtime: Runtime): Runtime {
  return {
    ...runtime,
    apply: ({ values, ...wanted }) =>
      runtime.apply({
        ...wanted,
        values: values && {
          ...values,
          bots: values.bots.map((bot) => ({
            ...bot,
            parameters: { ...bot.parameters, client: wanted.tenant },
          })),
        },
      }),
  }
}
