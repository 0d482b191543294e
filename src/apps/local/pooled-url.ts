import type { AppConfig } from './app-config.ts'

/**
 * The database as clients' logins reach it: through the pooler where there is one. The house itself, its locks, what
 * listens, migrations, bots and backups go to `url`.
 */
export function pooledUrl({ database }: Pick<AppConfig, 'database'>, url: string): string {
  if (database.pooler === '') return url
  const [pooler, through] = [new URL(database.pooler), new URL(url)]
  through.hostname = pooler.hostname
  through.port = pooler.port
  return through.href
}
