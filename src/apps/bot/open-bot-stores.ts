import { connectStore, connectTenantStore } from '../../adapters/store/postgres/index.ts'
import { Fault } from '../../domain/index.ts'
import type { BotDocument } from './bot-document.ts'
import type { BotStores } from './open-bot.ts'

const CONNECTIONS = 2

/**
 * The stores of a bot, with the login that its environment names: a client's bot has its client's alone, and asks for
 * the login as it is now when it is refused.
 * @throws Fault `bot.database`; StoreError `store.login-refused`
 */
export function openBotStores(
  url: string | undefined,
  document: BotDocument,
  renewLogin: () => Promise<string | undefined>,
): BotStores & AsyncDisposable {
  if (!url) throw refused('DATABASE_URL is not set')
  if (document.kind === 'record') return connectStore(url, { maxConnections: CONNECTIONS })
  const stores = connectTenantStore(url, { renew: renewLogin })
  if (stores.tenant === document.clientId) return stores
  throw refused(`the login of the database is that of ${stores.tenant}, not of ${document.clientId}`)
}

function refused(message: string): Fault {
  return new Fault('config', 'bot.database', message, {
    hint: "Whoever starts a bot gives it the address of its database with its client's login.",
  })
}
