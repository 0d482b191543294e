import type { Sql } from 'postgres'
import type { SeenProcess } from '../../../../control/operation/index.ts'

export interface LivingProcess extends Omit<SeenProcess, 'silentSeconds'> {
  readonly id: string
}

export interface ProcessStore {
  /** It lives; those that have not said so for a day are forgotten. */
  beat(process: LivingProcess): Promise<void>
  /** It has ended in order. */
  end(id: string): Promise<void>
}

const FORGOTTEN_MS = 86_400_000

/** Who lives, by the database's clock alone. */
export function processStore(sql: Sql): ProcessStore {
  return {
    async beat({ id, kind, version, node, host, pid }) {
      await sql`
        with gone as (delete from control.process where seen_at < leme.now_ms() - ${FORGOTTEN_MS} and id <> ${id})
        insert into control.process (id, kind, version, node, host, pid)
        values (${id}, ${kind}, ${version}, ${node}, ${host}, ${pid})
        on conflict (id) do update set seen_at = leme.now_ms()`
    },
    async end(id) {
      await sql`delete from control.process where id = ${id}`
    },
  }
}
