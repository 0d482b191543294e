import type { BotStore } from '../../../trade/engine/index.ts'
import type { CandleStore } from '../../../trade/market/index.ts'
import type { RunStore } from '../../../trade/research/index.ts'
import type { Change, Subscription } from './subscribe.ts'

export interface StoreOptions {
  /** Connections for queries, opened when needed; default 4. */
  readonly maxConnections?: number
}

export interface LoginStore {
  createLink(): Promise<string>
  redeem(token: string): Promise<string | undefined>
  session(token: string): Promise<{ readonly expiresAt: number } | undefined>
  end(token: string): Promise<void>
}

export interface PostgresStore extends AsyncDisposable {
  readonly candles: CandleStore
  readonly runs: RunStore
  readonly bots: BotStore
  /** The `LoginStore` of apps/server. */
  readonly logins: LoginStore
  /** Resolves when a query is answered. */
  ping(): Promise<void>
  /**
   * Calls `onChange` after each commit that touched a bot or a run, in any process. When the connection
   * was lost and is back, `onResume` is called: changes in between were missed, so read anew.
   */
  subscribe(onChange: (change: Change) => void, onResume?: () => void): Promise<Subscription>
  close(): Promise<void>
}

/** Opens the store on a migrated database. */
export function connectStore(_url: string, _options: StoreOptions = {}): PostgresStore {
  throw new Error('being written')
}
