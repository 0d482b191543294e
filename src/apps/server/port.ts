import type {
  AccessTokens,
  MemberStore,
  NewTenant,
  OneTimeCodes,
  PasswordHasher,
  SessionStore,
  Tenant,
  TenantId,
  TenantStore,
} from '../../control/tenant/index.ts'
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

/** Makes tenants and takes them apart, with everything that belongs to them. */
export interface TenantDesk {
  /**
   * The tenant with its schema, its login and the secret of it; the log says who asked. Repeated, it
   * completes what an earlier try left undone.
   * @throws TenantError `tenant.exists`, `tenant.invalid`
   */
  onboard(tenant: NewTenant, actor: string): Promise<Tenant>
  /**
   * Ends what the tenant has running, exports what it has stored, then deletes it. Repeated, it goes on
   * where an earlier try ended. @throws TenantError `tenant.unknown`, `tenant.state`
   */
  offboard(tenant: TenantId, actor: string): Promise<Offboarding>
}

/** That a tenant is gone, and what is known to prove it. */
export interface Offboarding {
  readonly tenant: TenantId
  /** Where the export lies, and the SHA-256 of it, hexadecimal. */
  readonly archive: string
  readonly sha256: string
  /** Nothing of what was counted is left. */
  readonly isDeleted: boolean
  readonly counts: readonly { readonly what: string; readonly count: number }[]
  /** Entries of the audit log, which stays. */
  readonly audited: number
}

/** What a server with tenants is lent. */
export interface TenancyPorts {
  readonly tenants: TenantStore
  readonly desk: TenantDesk
  readonly members: MemberStore
  readonly sessions: SessionStore
  readonly passwords: PasswordHasher
  readonly codes: OneTimeCodes
  readonly tokens: AccessTokens
}
