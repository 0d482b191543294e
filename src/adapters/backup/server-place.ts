import pg from 'pg'
import { serverError } from './replication-connection.ts'

/** Which server it is, and which line of its history it writes: a recovery begins another one. */
export interface ServerPlace {
  readonly systemId: string
  readonly timeline: number
}

/** @throws OperationError `backup.server` */
export async function readServerPlace(url: string): Promise<ServerPlace> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ systemId: string; timeline: string }>(
      `select (select system_identifier::text from pg_control_system()) as "systemId",
         substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as timeline`,
    )
    return { systemId: rows[0]!.systemId, timeline: Number.parseInt(rows[0]!.timeline, 16) }
  } catch (error) {
    throw serverError(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}
