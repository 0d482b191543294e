import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryRateLimiter } from '../../src/adapters/cache/index.ts'
import { temporaryPostgres } from '../../src/adapters/embedded-postgres/index.ts'
import {
  accessTokens,
  memoryKeyRing,
  oneTimeCodes,
  passwordHasher,
} from '../../src/adapters/identity/index.ts'
import { connectStore, migrate } from '../../src/adapters/store/postgres/index.ts'
import { createTelemetry } from '../../src/adapters/telemetry/index.ts'
import { Strategies } from '../../src/apps/local/strategies.ts'
import { TenantStrategies } from '../../src/apps/local/tenant-strategies.ts'
import { buildServer, EventHub, type ServerPorts, type TenantDesk } from '../../src/apps/server/index.ts'
import { storeCandles } from '../../src/apps/server/server.fixture.ts'
import { memorySecrets } from '../../src/control/deployment/index.ts'
import { memoryBundleStore, memoryResultStore, memoryStrategyStore } from '../../src/control/job/index.ts'
import { CheckBoard, good } from '../../src/control/operation/index.ts'
import { parseTenantId, type TenantId } from '../../src/control/tenant/index.ts'
import { memoryJobQueue } from '../../src/trade/research/index.ts'

/** Whose things others try to get at, and whose things those others have. */
export const VICTIM = parseTenantId('cliente-001')
export const STRANGER = parseTenantId('cliente-002')

export const ISSUER = 'leme-proof'
export const STRATEGY = 'trend'
const VERSION = `sha256:${'a'.repeat(64)}`
const PLENTY = 1_000_000
const TREND = `import { defineStrategy } from 'leme/strategy'
export default defineStrategy({
  name: '${STRATEGY}', timeframe: '5m', params: {}, indicators: () => ({}),
  enterLong: ({ close }) => close.map(() => 0),
})
`
/** What only looks; everything else is noted. */
const LOOKS = /^(get|list|versions|report|trades)$/

/**
 * The whole facade on a real database, with everything on. What is not in the database — git, secrets,
 * orders to bots, messages — is kept where {@link ControlServer.outside} shows it.
 */
export async function controlServer() {
  const postgres = await temporaryPostgres()
  await migrate(postgres.url)
  const store = connectStore(postgres.url, { maxConnections: 6 })
  const clock = () => Date.now()
  const secrets = memorySecrets({ now: clock })
  const ring = memoryKeyRing({ clock })
  const queue = memoryJobQueue()
  const asked: string[] = []
  const folder = mkdtempSync(join(tmpdir(), 'leme-proof-routes-'))
  writeFileSync(join(folder, 'trend.ts'), TREND)
  const catalogue = new Strategies([folder])
  const own = memoryStrategyStore({ now: clock })
  const kept = noting(own, 'strategies', asked)
  const jobs = store.jobs({ send: async () => {} })
  const telemetry = createTelemetry({ version: 'proof' })
  const { tenants, members, logins } = store
  const desk: TenantDesk = {
    async onboard(tenant) {
      asked.push(`onboard ${tenant.id}`)
      return tenants.create(tenant)
    },
    async offboard(tenant) {
      asked.push(`offboard ${tenant}`)
      await tenants.change(tenant, { status: 'leaving' })
      await members.forget(tenant)
      return { tenant, archive: 'export', sha256: '00', isDeleted: true, counts: [], audited: 0 }
    },
  }
  const deploys = {
    ...{ commands: store.commands, deployments: store.deployments, webhooks: store.webhooks },
    ...{ secrets, tenants },
    git: {
      history: async (tenant: TenantId) => [
        {
          ...{
            commit: 'c'.repeat(40),
            commandId: null,
            step: 'apply' as const,
            trace: null,
            subject: canaryOf(tenant),
          },
          ...{ author: 'Leme', time: 0 },
        },
      ],
      diff: async (tenant: TenantId) => canaryOf(tenant),
    },
    deployable: {
      find: async () => ({ versions: [VERSION], timeframe: '1h' }),
      names: async () => [STRATEGY],
    },
  }
  const alerting = {
    ...{ alerts: store.alerts, secrets, tenants, isZone: (name: string) => name === 'UTC' },
    tellNow: async ({ id }: { readonly id: string }) => {
      asked.push(`tell ${id}`)
      return { kind: 'delivered', status: 200 } as const
    },
  }
  const checks = new CheckBoard(
    [{ ...{ name: 'disk', title: 'Disk', group: 'Machine' }, look: async () => good('40 GB free.') }],
    { now: clock, pause: () => new Promise(() => {}) },
  )
  const shipped = () => catalogue.files()
  const research = {
    ...{ jobs, own: kept, results: noting(memoryResultStore(), 'results', asked), tenants },
    strategies: new TenantStrategies({ own: kept, bundles: memoryBundleStore(), shipped }),
    trades: { totals: async () => [], newest: async () => [] },
  }
  const ports = {
    ...{ clock, research, telemetry, queue, deploys, alerting, checks, logins },
    ...{ runs: store.runs, studies: store.studies, candles: store.candles, books: store.books },
    ...{ ingest: store.ingest, apiKeys: store.apiKeys, signals: store.signals, models: store.models },
    ...{ bots: store.bots, schedules: store.schedules, database: store },
    senders: {
      listSources: () => store.ingest.listSources(),
      listKeys: (source: string) => store.apiKeys.list(source),
    },
    limiter: memoryRateLimiter({ clock: () => performance.now() }),
    events: new EventHub({ clock }),
    strategies: catalogue,
    control: {
      start: async (id: string) => void asked.push(`start ${id}`),
      stop: async (id: string) => void asked.push(`stop ${id}`),
    },
    describeBot: () => ({
      ...{ strategy: STRATEGY, venue: 'demo', pairs: ['ETH/BTC'], timeframe: '5m' },
      ...{ startingBalance: 1_000, stakeCurrency: 'BTC' },
    }),
    renderReport: () => '<!doctype html><title>Report</title>',
    tenancy: {
      ...{ tenants, members, desk, sessions: logins },
      passwords: passwordHasher({ memory: 8, passes: 1, parallelism: 1 }),
      codes: oneTimeCodes({ ring, issuer: 'Leme', clock }),
      tokens: accessTokens({ ring, issuer: ISSUER, clock }),
    },
  } satisfies ServerPorts
  const limits = { api: 0, ingest: 0, loginsPerMinute: PLENTY }
  await storeCandles(store, 20)
  const app = await buildServer(ports, { version: 'proof', limits, heartbeatMs: 60_000 })
  return {
    ...{ app, store, ring, ports, url: postgres.url, secrets, jobs },
    /** Everything that a request can change outside of the database, as text. */
    async outside(): Promise<string> {
      return JSON.stringify([asked, await queue.depth(), await secrets.list('')])
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      queue.close()
      await store.close()
      await telemetry[Symbol.asyncDispose]()
      await postgres.stop()
      rmSync(folder, { recursive: true })
    },
  }
}

export type ControlServer = Awaited<ReturnType<typeof controlServer>>

/** The same, and notes each call that does more than look. */
function noting<T extends object>(port: T, name: string, asked: string[]): T {
  return new Proxy(port, {
    get(target, key) {
      if (typeof key === 'string' && !LOOKS.test(key)) asked.push(`${name}.${key}`)
      return Reflect.get(target, key)
    },
  })
}

/** A word that stands in everything that belongs to a tenant, and in nothing else. */
export function canaryOf(tenant: TenantId): string {
  return `canary-of-${tenant}`
}

/** Letters that no other name has. */
export function unique(): string {
  return randomBytes(6).toString('hex')
}
