import { type AppConfig, loadAppConfig } from './app-config.ts'
import { type Database, openDatabase } from './open-database.ts'

/** The configuration of the current folder and the process's environment. */
export function currentConfig(): AppConfig {
  return loadAppConfig(process.env, process.cwd()).config
}

/** Opens the database for one piece of work and closes it, whatever happens. */
export async function withDatabase<T>(
  work: (database: Database, config: AppConfig) => Promise<T>,
): Promise<T> {
  const config = currentConfig()
  await using database = await openDatabase(config)
  return await work(database, config)
}

/** The same with the store where it is wanted, and without a database where it is not. */
export async function withOptionalStore<T>(
  wanted: boolean,
  work: (store?: Database['store']) => Promise<T>,
): Promise<T> {
  return wanted ? withDatabase(({ store }) => work(store)) : work()
}
