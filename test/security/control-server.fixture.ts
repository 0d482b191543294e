import { randomBytes } from 'node:crypto'
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
import { buildServer, EventHub, type ServerPorts, type TenantDesk } from '../../src/apps/server/index.ts'
import { memorySecrets } from '../../src/control/deployment/index.ts'
import { parseTenantId, type TenantId } from '../../src/control/tenant/index.ts'
import { memoryJobQueue } from '../../src/trade/research/index.ts'

/** Whose things others try to get at, and whose things those others have. */
export const VICTIM = parseTenantId('cliente-001')
export const STRANGER = parseTenantId('cliente-002')

export const ISSUER = 'leme-proof'
export const STRATEGY = 'trend'
const VERSION = `sha256:${'a'.repeat(64)}`
const PLENTY = 1_000_000

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
          ...{ commit: 'c'.repeat(40), commandId: null, step: 'apply' as const, subject: canaryOf(tenant) },
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
  const ports = {
    ...{ clock, telemetry, queue, deploys, logins },
    ...{ runs: store.runs, studies: store.studies, candles: store.candles, books: store.books },
    ...{ ingest: store.ingest, apiKeys: store.apiKeys, signals: store.signals, models: store.models },
    ...{ bots: store.bots, schedules: store.schedules, database: store },
    senders: {
      listSources: () => store.ingest.listSources(),
      listKeys: (source: string) => store.apiKeys.list(source),
    },
    limiter: memoryRateLimiter({ clock: () => performance.now() }),
    events: new EventHub({ clock }),
    strategies: { list: async () => [] },
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
  const app = await buildServer(ports, { version: 'proof', limits, heartbeatMs: 60_000 })
  return {
    ...{ app, store, ring, ports, url: postgres.url, secrets },
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
    },
  }
}

export type ControlServer = Awaited<ReturnType<typeof controlServer>>

/** A word that stands in everything that belongs to a tenant, and in nothing else. */
export function canaryOf(tenant: TenantId): string {
  return `canary-of-${tenant}`
}

/** Letters that no other name has. */
export function unique(): string {
  return randomBytes(6).toString('hex')
}
