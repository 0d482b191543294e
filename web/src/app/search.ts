// Long because what every page keeps in its address stands here, beside how it is read.

/** What the address of the Desk holds. */
export interface DeskSearch {
  readonly tab?: 'trades' | 'journal'
  /** Everything that needs the reader is shown, not only the most urgent. */
  readonly needs?: 'all'
  /** Id of the trade whose details are open. */
  readonly trade?: number
}

/** What the address of the list of backtests holds. */
export interface BacktestsSearch {
  /** The form is open. */
  readonly run?: 'new'
  /** Whose winner the form begins with. */
  readonly study?: string
  readonly filter?: string
}

/** What the address of a report holds. */
export interface ReportSearch {
  readonly trade?: number
  readonly pair?: string
  readonly filter?: string
  /** Column of the trades and direction: `profit.desc`. */
  readonly sort?: string
}

/** What the address of the list of studies holds. */
export interface StudiesSearch {
  readonly filter?: string
}

/** What the address of a study holds. */
export interface StudySearch {
  /** Number of the trial whose details are open. */
  readonly trial?: number
  readonly filter?: string
  /** Column of the trials and direction: `value0.desc`. */
  readonly sort?: string
  /** Which of several objectives the charts show, counted from 0. */
  readonly objective?: number
}

/** What the address of Pipeline holds. */
export interface PipelineSearch {
  /** Id of the run that is shown; the newest without it. */
  readonly run?: string
  /** Name of the stage whose details are open. */
  readonly stage?: string
  readonly filter?: string
  readonly sort?: string
}

/** What the address of the registry of models holds. */
export interface ModelsSearch {
  /** Id of the run whose scores are shown; the newest that has some without it. */
  readonly run?: string
  readonly score?: string
  readonly filter?: string
  readonly sort?: string
}

/** What the address of a model holds. */
export interface ModelSearch {
  /** The newest without it. */
  readonly version?: number
  /** The question that is asked: which alias is given, or taken back. */
  readonly ask?: 'promote' | 'rollback'
  readonly filter?: string
  readonly sort?: string
}

/** What the address of Markets holds. */
export interface MarketsSearch {
  readonly venue?: string
  readonly pair?: string
  /** Length of the candles shown. */
  readonly frame?: string
  /** What is seen, UTC milliseconds; without them the newest candles, followed. */
  readonly from?: number
  readonly to?: number
  /** Indicators: `ema:n=20;rsi:n=14`. */
  readonly show?: string
  readonly filter?: string
  readonly sort?: string
}

/** What the address of Data holds. */
export interface DataSearch {
  /** Days of the map, counted back from the newest. */
  readonly days?: number
  /** The map as a table. */
  readonly view?: 'table'
  readonly frame?: string
  /** The cell whose details are open: market, timeframe and UTC day. */
  readonly venue?: string
  readonly pair?: string
  readonly day?: string
  readonly filter?: string
  readonly sort?: string
}

/** What the address of Operations holds. */
export interface OperationsSearch {
  /** Name of the check whose details are open. */
  readonly check?: string
}

/** What the address of Alerts holds. */
export interface AlertsSearch {
  /** Those that are over, too. */
  readonly show?: 'all'
  /** Id of the alert that a message led to. */
  readonly alert?: string
}

/** What the address of Signals holds. */
export interface SignalsSearch {
  readonly filter?: string
  readonly sort?: string
  /** Id of the signal whose details are open. */
  readonly signal?: string
}

/** What the address of Deploys holds. */
export interface DeploysSearch {
  /** Id of the client that is shown. */
  readonly client?: string
  /** Id of the command whose details are open. */
  readonly command?: string
  /** Name of the commit whose change is open. */
  readonly commit?: string
  /** The question that is asked, and of which bot; of all without one. */
  readonly ask?: 'stop' | 'suspend' | 'resume'
  readonly bot?: string
  readonly filter?: string
  readonly sort?: string
}

/** What the address of Jobs holds. */
export interface JobsSearch {
  readonly client?: string
  readonly state?: (typeof JOB_STATES)[number]
  /** Id of the job whose details are open. */
  readonly job?: string
}

/** What the address of Tenant holds. */
export interface TenantSearch {
  /** Id of the client that is shown to the operator. */
  readonly client?: string
  readonly tab?: (typeof TENANT_TABS)[number]
  /** Id of the member, webhook or entry whose details are open. */
  readonly open?: string
  readonly filter?: string
}

/** A search without one of its fields. */
export function without<Search extends object, Key extends keyof Search>(
  search: Search,
  key: Key,
): Omit<Search, Key> {
  const { [key]: _, ...rest } = search
  return rest
}

type Raw = Readonly<Record<string, unknown>>

/** Reads an address; what is not understood is left out. */
export function readDeskSearch(raw: Raw): DeskSearch {
  return compact({
    tab: raw.tab === 'journal' ? 'journal' : undefined,
    needs: raw.needs === 'all' ? 'all' : undefined,
    trade: positive(raw.trade),
  })
}

export function readBacktestsSearch(raw: Raw): BacktestsSearch {
  return compact({
    run: raw.run === 'new' ? 'new' : undefined,
    study: text(raw.study),
    filter: text(raw.filter),
  })
}

export function readReportSearch(raw: Raw): ReportSearch {
  return compact({
    trade: positive(raw.trade),
    pair: text(raw.pair),
    filter: text(raw.filter),
    sort: sorting(raw.sort),
  })
}

export function readStudiesSearch(raw: Raw): StudiesSearch {
  return compact({ filter: text(raw.filter) })
}

export function readStudySearch(raw: Raw): StudySearch {
  return compact({
    trial: count(raw.trial),
    filter: text(raw.filter),
    sort: sorting(raw.sort),
    objective: count(raw.objective),
  })
}

export function readPipelineSearch(raw: Raw): PipelineSearch {
  return compact({
    run: text(raw.run),
    stage: text(raw.stage),
    filter: text(raw.filter),
    sort: sorting(raw.sort),
  })
}

export function readModelsSearch(raw: Raw): ModelsSearch {
  return compact({
    run: text(raw.run),
    score: text(raw.score),
    filter: text(raw.filter),
    sort: sorting(raw.sort),
  })
}

export function readModelSearch(raw: Raw): ModelSearch {
  return compact({
    version: positive(raw.version),
    ask: raw.ask === 'promote' || raw.ask === 'rollback' ? raw.ask : undefined,
    filter: text(raw.filter),
    sort: sorting(raw.sort),
  })
}

export function readMarketsSearch(raw: Raw): MarketsSearch {
  return compact({
    venue: text(raw.venue),
    pair: text(raw.pair),
    frame: timeframe(raw.frame),
    from: positive(raw.from),
    to: positive(raw.to),
    show: text(raw.show),
    filter: text(raw.filter),
    sort: sorting(raw.sort),
  })
}

export function readDataSearch(raw: Raw): DataSearch {
  return compact({
    days: positive(raw.days),
    view: raw.view === 'table' ? 'table' : undefined,
    frame: timeframe(raw.frame),
    venue: text(raw.venue),
    pair: text(raw.pair),
    day: day(raw.day),
    filter: text(raw.filter),
    sort: sorting(raw.sort),
  })
}

export function readOperationsSearch(raw: Raw): OperationsSearch {
  return compact({ check: text(raw.check) })
}

export function readAlertsSearch(raw: Raw): AlertsSearch {
  return compact({ show: raw.show === 'all' ? 'all' : undefined, alert: text(raw.alert) })
}

export function readSignalsSearch(raw: Raw): SignalsSearch {
  return compact({ filter: text(raw.filter), sort: sorting(raw.sort), signal: text(raw.signal) })
}

const JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const

export function readJobsSearch(raw: Raw): JobsSearch {
  const state = JOB_STATES.find((one) => one === raw.state)
  return compact({ client: text(raw.client), state, job: text(raw.job) })
}

export function readDeploysSearch(raw: Raw): DeploysSearch {
  const { ask } = raw
  return compact({
    client: text(raw.client),
    command: text(raw.command),
    commit: text(raw.commit),
    ask: ask === 'stop' || ask === 'suspend' || ask === 'resume' ? ask : undefined,
    bot: text(raw.bot),
    filter: text(raw.filter),
    sort: sorting(raw.sort),
  })
}

export const TENANT_TABS = ['credits', 'members', 'keys', 'webhooks', 'secrets', 'audit'] as const

export function readTenantSearch(raw: Raw): TenantSearch {
  const tab = TENANT_TABS.find((one) => one === raw.tab)
  return compact({ client: text(raw.client), tab, open: text(raw.open), filter: text(raw.filter) })
}

function timeframe(value: unknown): string | undefined {
  const name = text(value)
  return name && /^\d{1,2}[mhdw]$/.test(name) ? name : undefined
}

/** A UTC day that there is. */
function day(value: unknown): string | undefined {
  const name = text(value)
  if (!name || !/^\d{4}-\d\d-\d\d$/.test(name)) return undefined
  return Number.isNaN(Date.parse(`${name}T00:00Z`)) ? undefined : name
}

function sorting(value: unknown): string | undefined {
  const sort = text(value)
  return sort && /^[a-z]+\d*\.(asc|desc)$/i.test(sort) ? sort : undefined
}

function positive(value: unknown): number | undefined {
  const number = count(value)
  return number === 0 ? undefined : number
}

/** A whole number from 0. */
function count(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined
}

type Defined<Fields> = { readonly [Key in keyof Fields]?: Exclude<Fields[Key], undefined> }

function compact<Fields extends object>(fields: Fields): Defined<Fields> {
  const defined = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(defined) as Defined<Fields>
}
