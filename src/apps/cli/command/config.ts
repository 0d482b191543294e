import { Fault } from '../../../domain/index.ts'
import { editorSchema, leaves, loadAppConfig, SECRETS, valueAt } from '../../local/app-config.ts'
import { type Terminal, table } from '../terminal.ts'

/** `leme config show`: every value in force; secrets are never printed. */
export function configShow(terminal: Terminal, options: { origin?: boolean }): void {
  const { config, origins } = loadAppConfig(process.env, process.cwd())
  const values = leaves(config).map((path) => {
    const value = valueAt(config, path)
    const origin = origins.get(path) ?? 'default'
    if (SECRETS.has(path) && value !== '') return { path, value: '(set)', text: '(set)', origin }
    return { path, value, text: JSON.stringify(value), origin }
  })
  const json = {
    schema: 'leme.config/1',
    values: Object.fromEntries(values.map(({ path, value, origin }) => [path, { value, origin }])),
  }
  const head = options.origin ? ['setting', 'value', 'origin'] : ['setting', 'value']
  const rows = values.map(({ path, text, origin }) => [path, text, origin].slice(0, head.length))
  terminal.result(json, table(head, rows))
}

/** `leme config schema`: JSON Schema for an editor, of the app's or a pipeline's configuration. */
export async function configSchema(terminal: Terminal, which: string): Promise<void> {
  if (which !== 'app' && which !== 'pipeline') {
    throw new Fault('usage', 'schema.unknown', `there is no configuration "${which}"`, {
      hint: 'Use app or pipeline.',
    })
  }
  const schema =
    which === 'app' ? editorSchema() : (await import('../../../trade/pipeline/index.ts')).pipelineConfigSchema
  const dated = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema }
  terminal.result(dated, JSON.stringify(dated, null, 2))
}
