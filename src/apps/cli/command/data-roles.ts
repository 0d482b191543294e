import { applyRoles } from '../../../adapters/store/postgres/index.ts'
import { withDatabase } from '../../local/with-app.ts'
import type { Terminal } from '../terminal.ts'

/** `leme data roles`: makes the roles of the database, with their rights. */
export async function dataRoles(terminal: Terminal): Promise<void> {
  await withDatabase(({ url }) => applyRoles(url))
  terminal.result(
    { schema: 'leme.roles/1', roles: ['leme_reader', 'leme_writer'] },
    `leme_reader reads candles and their views, leme_writer does what the server does but for changes of tables.
Next: grant leme_writer to LOGIN`,
  )
}
