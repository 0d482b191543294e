import { Pool } from 'pg'
import { schemaOf, type TenantId, tenantOfLogin } from '../../../../control/tenant/index.ts'
import type { BotStore } from '../../../../trade/engine/index.ts'
import type { CandleStore } from '../../../../trade/market/index.ts'
import { botTables, claimOfBot } from '../bot-store.ts'
import { candleReader } from '../candle-reader.ts'
import { translated, translatedPart } from '../open-sql.ts'
import { type Connections, NUMBERS_OF_INT8, runnerOfPool } from '../statement-runner.ts'
import { StoreError } from '../store-error.ts'

/** What a tenant's bot needs: its own tables, and candles to read. */
export interface TenantBotStores extends AsyncDisposable {
  readonly tenant: TenantId
  readonly bots: BotStore
  /** `write` is refused. */
  readonly candles: CandleStore
  /** Resolves when a query is answered. */
  ping(): Promise<void>
  /** Waits for queries that run. A claim is given back by itself. */
  close(): Promise<void>
}

export interface TenantBotOptions {
  /** Gives the address with the password of now when the one of this address was refused: it may have been rotated. */
  readonly renew?: (refused: string) => Promise<string | undefined>
}

const REFUSED_PASSWORD = '28P01'

/**
 * Opens the stores of a tenant's bot, by a URL with that tenant's login. Two connections in all: one holds the claim
 * of the bot while there is one, the other does everything else, one after the other. The claim lives as long as its
 * session, so the URL has to lead to PostgreSQL itself, not to a pooler that lends sessions by transaction.
 * @throws StoreError `store.login-refused` for a login that is no tenant's
 */
export function connectTenantStore(url: string, { renew }: TenantBotOptions = {}): TenantBotStores {
  const tenant = tenantOfLogin(decodeURIComponent(new URL(url).username))
  if (tenant === undefined) {
    throw new StoreError('store.login-refused', 'the login of the database is not that of a tenant', {
      hint: 'Give the URL that init-schema made a login for.',
    })
  }
  const pool = new Pool({ connectionString: url, max: 1, types: NUMBERS_OF_INT8, keepAlive: true })
  // A connection that breaks is replaced; the next query says so if the server is gone.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  let address = url
  /** Nothing was run where the password was refused, so it is done again with another one. */
  const again = async <T>(work: () => Promise<T>): Promise<T> => {
    const before = address
    try {
      return await work()
    } catch (error) {
      if ((error as { code?: unknown }).code !== REFUSED_PASSWORD) throw error
      const next = address === before ? await renew?.(before) : address
      if (next === undefined) throw error
      address = next
      pool.options.connectionString = address
      return await work()
    }
  }
  const connections: Connections = {
    query: (text, values) => again(() => pool.query(text, values)),
    connect: () => again(() => pool.connect()),
  }
  const db = runnerOfPool(connections)
  const schema = schemaOf(tenant)
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= pool.end()
    return closing
  }
  return {
    tenant,
    bots: translatedPart({
      ...botTables(db, schema),
      claim: (id) => again(() => claimOfBot(address, { schema, id })),
    }),
    candles: translatedPart({ ...candleReader(db, connections), write: refuseWrite }),
    ping: () =>
      translated(async () => {
        await db.run('select 1')
      }),
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function refuseWrite(): Promise<never> {
  throw new StoreError('store.not-allowed', 'tenants read candles, and write none', {
    hint: 'Candles come by the operator: leme data import …',
  })
}
