import type { Static } from 'typebox'
import type {
  Job,
  JobStore,
  StrategyHistory,
  StrategyStore,
  StrategyVersion,
} from '../../control/job/index.ts'
import type { TenantId } from '../../control/tenant/index.ts'
import type { ClosedTrade } from '../../domain/index.ts'
import type { Param, Strategy } from '../../trade/strategy/index.ts'
import type { TenantStrategies } from '../local/tenant-strategies.ts'
import { viewOfJob } from './job-view.ts'
import type { StrategyCatalogue } from './port.ts'
import type { StrategyDetail, StrategyEntry, StrategyInfo } from './schemas/strategy.ts'

/** What a tenant's bots have closed with a strategy. */
export interface StrategyTotals {
  readonly strategy: string
  readonly trades: number
  readonly wins: number
  readonly bots: number
  readonly lastCloseTime: number | null
}

/** What tenants' bots traded, by strategy; lent by whoever keeps their bots. */
export interface StrategyTrades {
  totals(tenant: TenantId): Promise<readonly StrategyTotals[]>
  /** Newest first. */
  newest(tenant: TenantId, strategy: string, limit: number): Promise<readonly ClosedTrade[]>
}

export interface StrategyDesk {
  readonly catalogue: StrategyCatalogue
  readonly strategies: TenantStrategies
  readonly own: StrategyStore
  readonly jobs: Pick<JobStore, 'histories' | 'list'>
  readonly trades: StrategyTrades
}

type Entry = Static<typeof StrategyEntry>
type Detail = Static<typeof StrategyDetail>
type History = NonNullable<Entry['history']>

const SHOWN = 20
const VERSIONS = 100

/** One of the operator, for nobody in particular. */
export function shippedEntry(info: StrategyInfo): Entry {
  return { ...info, origin: 'shipped', version: null, hash: null, history: null }
}

/** Those of the operator, which stand on the first page alone. */
export async function shippedEntries(desk: StrategyDesk, tenant: TenantId): Promise<Entry[]> {
  const histories = await historiesOf(desk, tenant)
  return Promise.all((await soundOf(desk)).map((info) => shippedFor(desk, info, histories)))
}

/** The tenant's own, by name. */
export async function ownEntries(
  desk: StrategyDesk,
  tenant: TenantId,
  query: { readonly limit: number; readonly cursor?: string },
): Promise<{ items: Entry[]; nextCursor: string | null }> {
  const histories = await historiesOf(desk, tenant)
  const page = await desk.own.list(tenant, query)
  const items: Entry[] = []
  // One after the other: a page of large documents keeps nobody else waiting.
  for (const version of page.items) {
    items.push(ownEntry(version, await strategyOf(desk, tenant, version), histories))
  }
  return { items, nextCursor: page.nextCursor }
}

/** Undefined where the tenant sees none of this name. */
export async function strategyDetail(
  desk: StrategyDesk,
  tenant: TenantId,
  name: string,
): Promise<Detail | undefined> {
  const [histories, own] = await Promise.all([historiesOf(desk, tenant), desk.own.get(tenant, name)])
  const info = own ? undefined : (await soundOf(desk)).find((one) => one.name === name)
  if (!own && !info) return undefined
  const [trades, backtests, versions] = await Promise.all([
    desk.trades.newest(tenant, name, SHOWN),
    desk.jobs.list(tenant, { strategy: name, limit: SHOWN }),
    desk.own.versions(tenant, name, { limit: VERSIONS }),
  ])
  const entry = own
    ? ownEntry(own, await strategyOf(desk, tenant, own), histories)
    : await shippedFor(desk, info!, histories)
  return {
    ...entry,
    ...{ document: own?.document ?? null, values: { ...own?.parameters } },
    versions: versions.items.map(versionView),
    trades: [...trades],
    backtests: backtests.items.map(viewOfJob),
  }
}

export function versionView({ version, hash, parameters, actor, createdAt }: StrategyVersion) {
  return { version, hash, parameters: { ...parameters }, actor, createdAt }
}

/** How a strategy's parameters are asked for. */
function parametersOf(strategy: Pick<Strategy, 'params'>): Entry['parameters'] {
  return Object.entries(strategy.params).map(([name, spec]: [string, Param]) => ({
    ...{ name, kind: spec.kind, start: spec.start },
    ...('min' in spec && { min: spec.min, max: spec.max }),
    ...('options' in spec && { options: [...spec.options] }),
  }))
}

/** Of one that cannot run even the name tells clients where the operator keeps it. */
async function soundOf({ catalogue }: Pick<StrategyDesk, 'catalogue'>): Promise<readonly StrategyInfo[]> {
  return (await catalogue.list()).filter(({ problem }) => problem === null)
}

/** A client learns nothing of where the operator keeps it. */
async function shippedFor(
  { strategies }: StrategyDesk,
  info: StrategyInfo,
  histories: (name: string) => History,
): Promise<Entry> {
  const entry = { ...shippedEntry(info), file: null, history: histories(info.name) }
  try {
    return { ...entry, hash: (await strategies.shipped(info.name))?.hash ?? null }
  } catch (error) {
    return { ...entry, problem: (error as Error).message }
  }
}

async function strategyOf(desk: StrategyDesk, tenant: TenantId, { name, version }: StrategyVersion) {
  const found = await desk.strategies.resolve(tenant, name, version)
  return found!.strategy
}

function ownEntry(own: StrategyVersion, strategy: Strategy, histories: (name: string) => History): Entry {
  const { name, version, hash } = own
  const { timeframe, startup, signals } = strategy
  return {
    ...{ name, file: null, timeframe, startup, signals: [...signals], parameters: parametersOf(strategy) },
    ...{ problem: null, origin: 'own', version, hash, history: histories(name) },
  }
}

async function historiesOf(
  { jobs, trades }: Pick<StrategyDesk, 'jobs' | 'trades'>,
  tenant: TenantId,
): Promise<(name: string) => History> {
  const [tried, traded] = await Promise.all([jobs.histories(tenant), trades.totals(tenant)])
  return (name) => ({
    trades: totalsView(traded.find((one) => one.strategy === name)),
    backtests: jobsView(tried.find((one) => one.strategy === name)),
  })
}

function totalsView(found: StrategyTotals | undefined): History['trades'] {
  const { trades = 0, wins = 0, bots = 0, lastCloseTime = null } = found ?? {}
  return { trades, wins, bots, lastCloseTime }
}

function jobsView(found: StrategyHistory | undefined): History['backtests'] {
  const newest: Job | undefined = found?.newest
  return { jobs: found?.jobs ?? 0, done: found?.done ?? 0, newest: newest ? viewOfJob(newest) : null }
}
