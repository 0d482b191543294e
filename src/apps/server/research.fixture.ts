import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import {
  type JobId,
  type JobResult,
  memoryBundleStore,
  memoryJobStore,
  memoryResultStore,
  memoryStrategyStore,
} from '../../control/job/index.ts'
import { DEFAULT_QUOTAS, memoryTenantStore, type Quotas, type TenantId } from '../../control/tenant/index.ts'
import { DEFAULT_SETTINGS } from '../../trade/engine/index.ts'
import { backtestReport } from '../../trade/research/index.ts'
import { jobFigures } from '../local/job-figures.ts'
import { Strategies } from '../local/strategies.ts'
import { TenantStrategies } from '../local/tenant-strategies.ts'
import { NOW, SERIES, storeCandles, tradeOf } from './server.fixture.ts'
import type { StrategyTrades } from './strategy-desk.ts'
import { startTenancy } from './tenancy.fixture.ts'

const CODE = (name: string, more = '') => `import { defineStrategy, param } from 'leme/strategy'
export default defineStrategy({
  name: '${name}', timeframe: '5m', startup: 5, ${more}
  params: { fast: param.int({ min: 2, max: 9, start: 3 }), kind: param.choice({ options: ['a', 'b'], start: 'a' }) },
  indicators: () => ({}),
  enterLong: ({ close }) => close.map(() => 0),
})
`
export const RULES = `# Waves, as they come.
schema: leme.rules/1
name: waves
timeframe: 5m
params:
  fast: { kind: int, min: 2, max: 6, start: 3 }
enterLong: close crosses above sma(close, fast)
`
export const ASKED = { strategy: 'trend', exchange: 'demo', pairs: ['ETH/BTC'] }

/** A server with tenants, three strategies of the operator, and candles of one market. */
export async function startResearch(t: TestContext, quotas: Partial<Quotas> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'leme-research-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'trend.ts'), CODE('trend'))
  writeFileSync(join(folder, 'model.ts'), CODE('model', `signals: ['pUp'],`))
  writeFileSync(join(folder, 'two-files.ts'), `import './other.ts'\n${CODE('two-files')}`)
  writeFileSync(join(folder, 'other.ts'), 'export const x = 1\n')
  const catalogue = new Strategies([folder])
  const clock = { now: NOW }
  const bundles = memoryBundleStore()
  const own = memoryStrategyStore({ now: () => clock.now })
  const strategies = new TenantStrategies({ own, bundles, shipped: () => catalogue.files() })
  const results = memoryResultStore()
  const sent: JobId[] = []
  const jobs = memoryJobStore({
    now: () => clock.now++,
    send: async ({ id }) => {
      sent.push(id)
    },
    tenantOf: () => ({ status: 'active', quotas: { ...DEFAULT_QUOTAS, jobs: 1, ...quotas } }),
  })
  const traded = new Map<TenantId, Awaited<ReturnType<StrategyTrades['totals']>>>()
  const trades: StrategyTrades = {
    totals: async (tenant) => traded.get(tenant) ?? [],
    newest: async () => [],
  }
  const audit = memoryTenantStore({ now: () => clock.now })
  const research = { jobs, results, own, strategies, trades, tenants: audit }
  const server = await startTenancy(t, { strategies: catalogue, research })
  await storeCandles(server, 20)

  /** A worker does it, with this result. */
  async function finish(id: string, result: Partial<JobResult>): Promise<void> {
    const job = (await jobs.claim(id as JobId, 'w'))!
    const { report, trades = [] } = result
    await results.write(job, { report, trades })
    await jobs.end(job, { state: 'done', figures: jobFigures(report) })
  }
  return { ...server, audit, bundles, sent, traded, finish, research }
}

/** A backtest of sixty trades, as a worker would report it. */
export function reportOfTrades() {
  const trades = Array.from({ length: 60 }, (_, number) => tradeOf(number + 1, NOW - (60 - number) * 300_000))
  const report = backtestReport({
    strategy: 'trend',
    timeframe: SERIES.timeframe,
    pairs: ['ETH/BTC'],
    settings: DEFAULT_SETTINGS,
    simulation: {
      trades,
      ...{ finalBalance: 1_060, rejectedSignals: 0, timedOutEntries: 0, timedOutExits: 0 },
      ...{ canceledTradeEntries: 0, canceledEntryOrders: 0, replacedEntryOrders: 0, locks: [] },
      path: 'reference',
      ...{ startTime: NOW - 86_400_000, endTime: NOW, candles: 288 },
    },
  })
  return { report, trades }
}
