import type { TenantId } from '../../control/tenant/index.ts'
import type { ApiKeyStore, IngestStore } from '../../trade/market/index.ts'
import type { StrategyInfo } from './schemas/strategy.ts'

/** Starts and stops bots in this process or another one. Whether a bot may be started is asked of its record first. */
export interface BotControl {
  start(id: string): Promise<void>
  stop(id: string): Promise<void>
}

/** What the server shows of a bot's spec, whose schema belongs to the app that runs bots. */
export interface BotFacts {
  readonly strategy: string
  readonly venue: string
  readonly pairs: readonly string[]
  readonly timeframe: string
  readonly startingBalance: number
  readonly stakeCurrency: string
}

/** The strategies that a backtest may name. */
export interface StrategyCatalogue {
  list(): Promise<readonly StrategyInfo[]>
}

/** Who may send candles and ticks, and by which keys. */
export interface SenderDirectory {
  readonly listSources: IngestStore['listSources']
  /** Of a source, the oldest first; revoked and expired ones too. */
  readonly listKeys: ApiKeyStore['list']
}

/** Something that the data check found and a person should see. */
export interface DataFinding {
  readonly venue: string
  readonly pair: string
  readonly timeframe: string
  readonly level: 'info' | 'warning' | 'error'
  readonly message: string
  readonly hint: string | null
}

/** Tells whether the database answers; throws when it does not. */
export interface Probe {
  ping(): Promise<void>
}

/** A strategy that a tenant's bot may run. */
export interface DeployableStrategy {
  /** Hashes of its versions, the newest first; at least one. */
  readonly versions: readonly string[]
  readonly timeframe: string
}

/** Strategies that a tenant may deploy: the operator's and its own. */
export interface DeployableStrategies {
  find(tenant: TenantId, name: string): Promise<DeployableStrategy | undefined>
  names(tenant: TenantId): Promise<readonly string[]>
}
