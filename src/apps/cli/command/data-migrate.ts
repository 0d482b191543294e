import { migrate, planMigrations } from '../../../adapters/store/postgres/index.ts'
import { withServer } from '../../local/open-database.ts'
import { currentConfig } from '../../local/with-app.ts'
import type { Terminal } from '../terminal.ts'

/** `leme data migrate`: applies what is pending, or says what that is. */
export async function dataMigrate(
  terminal: Terminal,
  { plan = false }: { readonly plan?: boolean },
): Promise<void> {
  const { applied, pending } = await withServer(currentConfig(), async (url) => {
    const planned = await planMigrations(url)
    if (plan) return planned
    const done = await migrate(url)
    return { applied: [...planned.applied, ...done], pending: [] }
  })
  const lines = [
    ...applied.map((name) => `applied  ${name}`),
    ...pending.map((name) => `pending  ${name}`),
    ...(pending.length > 0 ? ['Next: npx leme data migrate, with the login that owns the tables'] : []),
  ]
  terminal.result({ schema: 'leme.migrations/1', applied, pending }, lines.join('\n'))
}
