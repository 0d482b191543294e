import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { valuesSchema } from '../../src/control/deployment/index.ts'
import { pipelineConfigSchema } from '../../src/trade/pipeline/index.ts'
import { rulesSchema } from '../../src/trade/strategy/rules/document/rules-schema.ts'
import { ROOT } from '../bootstrap/prepare.js'

const WRITE = 'node --conditions=leme-source bin/habits/published-schemas.ts --write'
const schema = JSON.stringify(rulesSchema, null, 2)

const DRAFT = 'https://json-schema.org/draft/2020-12/schema'
/** What Helm's validator and every editor understand. */
const OLDER_DRAFT = 'http://json-schema.org/draft-07/schema#'

/** What editors complete from; rules also as a module: reading a document needs no builder of schemas. */
const made = new Map([
  [
    'docs/reference/pipeline.schema.json',
    `${JSON.stringify({ $schema: DRAFT, ...pipelineConfigSchema }, null, 2)}\n`,
  ],
  ['docs/reference/rules.schema.json', `${schema}\n`],
  [
    'docs/reference/values.schema.json',
    `${inAscii(JSON.stringify({ $schema: OLDER_DRAFT, ...valuesSchema }, null, 2))}\n`,
  ],
  [
    'src/trade/strategy/rules/document/rules-schema.generated.ts',
    `// Made from rules-schema.ts: ${WRITE}\nimport type { JsonSchema } from './json-schema.ts'\n\nexport const RULES_JSON_SCHEMA: JsonSchema = ${schema}\n`,
  ],
])

for (const [path, text] of made) {
  const file = join(ROOT, path)
  if (process.argv.includes('--write')) writeFileSync(file, text)
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${path} is not what its schema says. Run: ${WRITE}`)
    process.exitCode = 1
  }
}

/** Ranges of a pattern begin and end with characters that no font shows. */
function inAscii(json: string): string {
  return json.replaceAll(
    /[^\x20-\x7e\n]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
