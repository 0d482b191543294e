import { lemeBotValuesSchema } from './leme-bot-values.ts'
import { lemeValuesSchema } from './leme-values.ts'

export const README_COMMAND = 'node --conditions=leme-source bin/habits/helm-charts.ts --write'
/** What Helm's validator understands in every release. */
const DRAFT = 'http://json-schema.org/draft-07/schema#'

/** Folders of `deploy/helm` with the schema of their values. */
export const CHARTS: readonly { readonly name: string; readonly schema: object }[] = [
  { name: 'leme', schema: lemeValuesSchema },
  { name: 'leme-bot', schema: lemeBotValuesSchema },
]

/** As values.schema.json; in ASCII, for ranges of a pattern begin and end with characters that no font shows. */
export function schemaText(schema: object): string {
  const json = JSON.stringify({ $schema: DRAFT, ...schema }, null, 2)
  return `${json.replaceAll(/[^\x20-\x7e\n]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`
}
