import { createHash, randomUUID } from 'node:crypto'
import type { Static } from 'typebox'
import {
  type HyperoptJobSpec,
  type Job,
  JobError,
  type JobSpec,
  type JobStore,
  parseJobId,
  type searchFields,
} from '../../control/job/index.ts'
import { actorOf, type Principal, type TenantId, type TenantStore } from '../../control/tenant/index.ts'
import { nearest, parsePair, parseTimeframe, parseTimeRange, timeframeMs } from '../../domain/index.ts'
import { readSettings, requireOneWallet } from '../../trade/engine/index.ts'
import type { CandleStore } from '../../trade/market/index.ts'
import { readObjective } from '../../trade/research/index.ts'
import { resolveParams, type Strategy } from '../../trade/strategy/index.ts'
import type { ResolvedStrategy, TenantStrategies } from '../local/tenant-strategies.ts'
import { atField, cannot } from './at-field.ts'
import type { JobRequest } from './schemas/job.ts'
import { ServerFault } from './server-fault.ts'

export interface JobDesk {
  readonly jobs: JobStore
  readonly strategies: Pick<TenantStrategies, 'resolve' | 'names'>
  readonly candles: Pick<CandleStore, 'list'>
  readonly tenants: Pick<TenantStore, 'record'>
}

type Request = Static<typeof JobRequest>

export interface AskedJob {
  readonly tenant: TenantId
  readonly principal: Principal
  readonly request: Request
  /** Of the header; a second request with it is the first one. */
  readonly key: string | undefined
}

type Search = Pick<HyperoptJobSpec, keyof typeof searchFields>

/** What is meant where a search says nothing. */
const SEARCH: Search = {
  ...{ epochs: 100, spaces: ['parameters'], loss: ['SharpeHyperOptLoss'], sampler: 'tpe' },
  ...{ seed: 0, minTrades: 1, holdOut: 0.3 },
}
const SEARCH_FIELDS = Object.keys(SEARCH) as readonly (keyof Search)[]

/**
 * Keeps a job, who asked for it and its message, in one transaction. What cannot be done is refused now, with the
 * field that is to blame.
 * @throws ServerFault `idempotency.changed`, `strategy.unknown`, `strategy.version`, `strategy.broken`,
 * `candles.none`, `request.invalid`; TenantError `tenant.quota`, `tenant.state`
 */
export async function requestJob(desk: JobDesk, asked: AskedJob): Promise<Job> {
  const { tenant, principal, request, key } = asked
  const { priority = 0 } = request
  const id = parseJobId(key === undefined ? `api-${randomUUID()}` : idOfKey(tenant, key))
  const known = key === undefined ? undefined : await desk.jobs.get(tenant, id)
  const spec = known ? specAgain(request, known.spec) : await checkedSpec(desk, asked)
  const title = `${spec.strategy.name} · ${spec.pairs.join(', ')} · ${spec.timeframe}`
  const actor = actorOf(principal)
  const audit = {
    tenant,
    actor,
    action: `job.${spec.kind}`,
    target: id,
    outcome: 'done',
    detail: {},
  } as const
  try {
    return await desk.jobs.create({ id, tenant, actor, title, spec, priority }, (transaction) =>
      desk.tenants.record(audit, transaction),
    )
  } catch (error) {
    throw error instanceof JobError && error.code === 'job.changed' ? changedKey() : error
  }
}

/** What a repeated request means: the strategy may have a newer version by now, and candles may be gone. */
function specAgain(request: Request, { strategy, timeframe }: JobSpec): JobSpec {
  const { version = strategy.version } = request
  if (request.strategy !== strategy.name || version !== strategy.version) throw changedKey()
  return specOf(request, { strategy, timeframe })
}

async function checkedSpec(desk: JobDesk, { tenant, request }: AskedJob): Promise<JobSpec> {
  const { strategy, ...named } = await strategyOf(desk, tenant, request)
  const spec = specOf(request, { strategy: named, timeframe: strategy.timeframe })
  checkFields(request, spec, strategy)
  await requireCandles(desk, spec)
  return spec
}

function specOf(request: Request, found: Pick<JobSpec, 'strategy' | 'timeframe'>): JobSpec {
  const { exchange, pairs, timerange, calendar, settings, parameters = {} } = request
  const base = {
    ...{ strategy: found.strategy, parameters, exchange, pairs },
    timeframe: request.timeframe ?? found.timeframe,
    ...(timerange !== undefined && { timerange }),
    ...(calendar !== undefined && { calendar }),
    ...(settings !== undefined && { settings }),
  }
  if (request.kind !== 'hyperopt') return { kind: 'backtest', ...base }
  const said = SEARCH_FIELDS.filter((field) => request[field] !== undefined)
  const search = Object.fromEntries(said.map((field) => [field, request[field]])) as Partial<Search>
  return { kind: 'hyperopt', ...base, ...SEARCH, ...search }
}

async function strategyOf(
  { strategies }: JobDesk,
  tenant: TenantId,
  { strategy: name, version }: Request,
): Promise<ResolvedStrategy> {
  const found = await strategies.resolve(tenant, name, version).catch((error: unknown) =>
    atField('/strategy', () => {
      throw error
    }),
  )
  if (!found) {
    if (version !== undefined && (await strategies.resolve(tenant, name))) {
      throw cannot('strategy.version', '/version', `"${name}" has no version ${version}.`)
    }
    const known = await strategies.names(tenant)
    const near = nearest(name, known)
    const hint = near ? `Did you mean "${near}"?` : `Known: ${known.slice(0, 20).join(', ') || 'none'}.`
    throw cannot('strategy.unknown', '/strategy', `There is no strategy "${name}".`, hint)
  }
  const [signal] = found.strategy.signals
  if (signal === undefined) return found
  const message = `"${name}" asks for the signal ${signal} of a model, and clients' jobs have none.`
  throw cannot('strategy.broken', '/strategy', message, 'Name a strategy that looks at candles alone.')
}

function checkFields(request: Request, spec: JobSpec, strategy: Strategy): void {
  const { timerange, settings = {}, pairs, parameters, timeframe } = spec
  atField('/timeframe', () => parseTimeframe(timeframe))
  if (timerange !== undefined) atField('/timerange', () => parseTimeRange(timerange))
  atField('/settings', () => readSettings(settings))
  atField('/pairs', () => requireOneWallet(pairs.map(parsePair)))
  for (const [name, value] of Object.entries(parameters)) {
    atField(`/parameters/${name}`, () => resolveParams(strategy.params, { [name]: value }))
  }
  if (spec.kind === 'backtest') {
    const extra = SEARCH_FIELDS.find((field) => request[field] !== undefined)
    if (extra) throw cannot('request.invalid', `/${extra}`, `${extra} is of a search.`, 'Say kind: hyperopt.')
    return
  }
  for (const [n, text] of spec.loss.entries()) atField(`/loss/${n}`, () => readObjective(text))
  const isOwnOnly = spec.spaces.every((space) => space === 'parameters')
  if (!isOwnOnly || Object.keys(strategy.params).length > 0) return
  const message = `"${strategy.name}" has no parameters to search.`
  throw cannot('request.invalid', '/spaces', message, 'Search spaces of risk: roi, stoploss, trailing.')
}

async function requireCandles(
  { candles }: JobDesk,
  { exchange, pairs, timeframe }: Pick<JobSpec, 'exchange' | 'pairs' | 'timeframe'>,
): Promise<void> {
  const length = timeframeMs(parseTimeframe(timeframe))
  const stored = (await candles.list()).filter(({ venue }) => venue === exchange)
  if (stored.length === 0) {
    throw cannot(
      'candles.none',
      '/exchange',
      `No candles of ${exchange} are stored.`,
      'GET /api/v1/series lists them.',
    )
  }
  const missing = pairs.findIndex(
    (pair) => !stored.some((one) => one.pair === pair && length % timeframeMs(one.timeframe) === 0),
  )
  if (missing < 0) return
  const message = `No candles of ${pairs[missing]} at ${exchange} are stored that make up ${timeframe}.`
  throw cannot('candles.none', `/pairs/${missing}`, message, 'GET /api/v1/series lists what is stored.')
}

/** Of the client and the key, so that two clients may use the same. */
function idOfKey(tenant: TenantId, key: string): string {
  return `api-${createHash('sha256').update(`leme.job/${tenant}/${key}`).digest('hex').slice(0, 40)}`
}

function changedKey(): ServerFault {
  return new ServerFault(
    'config',
    'idempotency.changed',
    'This Idempotency-Key was used for another request.',
    {
      hint: 'Use a new key for a new request.',
      fields: [{ in: 'headers', pointer: '/idempotency-key', message: 'was used for another request' }],
    },
  )
}
