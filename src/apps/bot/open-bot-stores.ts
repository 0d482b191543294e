import { connectStore, type PostgresStore } from '../../adapters/store/postgres/index.ts'
import { Fault } from '../../domain/index.ts'

const CONNECTIONS = 2

/** The stores of a bot, with the login that its environment names. @throws Fault `bot.database` */
export function openBotStores(url: string | undefined): PostgresStore {
  if (url) return connectStore(url, { maxConnections: CONNECTIONS })
  throw new Fault('config', 'bot.database', 'DATABASE_URL is not set', {
    hint: 'Whoever starts a bot gives it the address of its database.',
  })
}
