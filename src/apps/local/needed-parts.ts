import type { PostgresStore } from '../../adapters/store/postgres/index.ts'
import type { NeededPart } from './readiness.ts'

/** What server and worker cannot do without: the database, its schema, the queue. */
export function neededParts(
  store: Pick<PostgresStore, 'ping' | 'missingMigrations'>,
  queue: { ping(): Promise<void> },
): readonly NeededPart[] {
  return [databasePart(store), { name: 'schema', check: () => lacking(store) }, queuePart(queue)]
}

export function databasePart(database: { ping(): Promise<unknown> }): NeededPart {
  return answers('database', () => database.ping())
}

function queuePart(queue: { ping(): Promise<void> }): NeededPart {
  return answers('queue', () => queue.ping())
}

function answers(name: string, ping: () => Promise<unknown>): NeededPart {
  return {
    name,
    check: async () => {
      await ping()
      return undefined
    },
  }
}

/** A database that was set back to an earlier time lacks what was there when this program started. */
async function lacking(store: Pick<PostgresStore, 'missingMigrations'>): Promise<string | undefined> {
  const names = await store.missingMigrations()
  if (names.length === 0) return undefined
  const many = names.length === 1 ? 'migration is' : 'migrations are'
  return `${names.length} ${many} not applied, from ${names[0]} on: run leme data migrate, or start anew`
}
