import { withDatabase } from '../../local/with-app.ts'
import type { Terminal } from '../terminal.ts'

/** `leme models delete`: forgets a version that has no alias. */
export async function modelsDelete(terminal: Terminal, model: string, version: number): Promise<void> {
  await withDatabase(({ store }) => store.models.remove(model, version))
  terminal.result(
    { schema: 'leme.model-deleted/1', model, version },
    `version ${version} of ${model} is gone`,
  )
}
