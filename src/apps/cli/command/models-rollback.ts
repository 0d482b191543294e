import { rollBackAlias } from '../../../trade/pipeline/index.ts'
import { withDatabase } from '../../local/with-app.ts'
import type { Terminal } from '../terminal.ts'
import { describeEvent } from './models-show.ts'

/** `leme models rollback`: gives an alias back to the version before. */
export async function modelsRollback(
  terminal: Terminal,
  model: string,
  { alias, reason }: { readonly alias: string; readonly reason: string },
): Promise<void> {
  const request = { model, alias, reason, actor: 'cli' }
  const event = await withDatabase(({ store }) => rollBackAlias(store.models, request))
  terminal.result({ schema: 'leme.promotion/1', promoted: true, event, gates: null }, describeEvent(event))
}
