type Node = Record<string, unknown>

/** `BacktestReport` is a name, `Bad request` is prose. */
const NAME = /^[A-Z][A-Za-z0-9]*$/

/**
 * Moves every schema that has a name (a `title` of one capitalised word) to
 * `components.schemas` and refers to it, so that clients get types with names; tuples are put as OpenAPI has them.
 * Throws when two different schemas claim one name.
 */
export function nameComponents(document: Node): Node {
  const schemas: Record<string, unknown> = {}
  const paths = visit(document.paths, schemas)
  const components = (document.components ?? {}) as Node
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)))
  return { ...document, components: { ...components, schemas: sorted }, paths }
}

function visit(node: unknown, schemas: Record<string, unknown>): unknown {
  if (Array.isArray(node)) return node.map((item) => visit(item, schemas))
  if (typeof node !== 'object' || node === null) return node
  const copy = tuple(
    Object.fromEntries(Object.entries(node).map(([key, value]) => [key, visit(value, schemas)])),
  )
  const { title: name } = copy
  if (!isSchema(copy) || typeof name !== 'string' || !NAME.test(name)) return copy
  const known = schemas[name]
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(copy)) {
    throw new TypeError(`two different schemas are called ${name}`)
  }
  schemas[name] = copy
  return { $ref: `#/components/schemas/${name}` }
}

/** TypeBox writes tuples as JSON Schema did before 2020-12; OpenAPI 3.1 has `prefixItems`. */
function tuple(node: Node): Node {
  if (!Array.isArray(node.items)) return node
  const { items, additionalItems = true, ...rest } = node
  return { ...rest, prefixItems: items, items: additionalItems }
}

function isSchema(node: Node): boolean {
  return typeof node.type === 'string' || Array.isArray(node.anyOf)
}
