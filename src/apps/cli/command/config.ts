import { Fault, nearest } from '../../../domain/index.ts'
import { editorSchema, loadAppConfig } from '../../local/app-config.ts'
import { SECRETS } from '../../local/secret-paths.ts'
import { leaves, valueAt } from '../../local/setting-paths.ts'
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

/** Published schemas: first those of files that people write, then those of what Leme writes. */
const SCHEMAS: Readonly<Record<string, () => object | Promise<object>>> = {
  app: editorSchema,
  pipeline: async () => (await import('../../../trade/pipeline/index.ts')).pipelineConfigSchema,
  rules: async () => (await import('../../../trade/strategy/index.ts')).RULES_JSON_SCHEMA,
  backtest: async () => (await import('../../../trade/research/index.ts')).BacktestReportSchema,
  metrics: async () => (await import('../../../trade/research/index.ts')).BacktestMetricsSchema,
  manifest: async () => (await import('../../../trade/research/index.ts')).SignedManifestSchema,
  'pipeline-result': async () => (await import('../../../trade/pipeline/index.ts')).pipelineResultSchema,
}

/** `leme config schema`: a published JSON Schema, for an editor or a program. */
export async function configSchema(terminal: Terminal, which: string): Promise<void> {
  const schemaOf = Object.hasOwn(SCHEMAS, which) ? SCHEMAS[which] : undefined
  if (!schemaOf) {
    const near = nearest(which, Object.keys(SCHEMAS))
    throw new Fault('usage', 'schema.unknown', `there is no schema "${which}"`, {
      hint: near ? `Did you mean "${near}"?` : `There are ${Object.keys(SCHEMAS).join(', ')}.`,
    })
  }
  const dated = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...(await schemaOf()) }
  terminal.result(dated, JSON.stringify(dated, null, 2))
}
