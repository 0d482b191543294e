import { editorSchema } from '../../../src/apps/local/app-config.ts'
import { SECRETS } from '../../../src/apps/local/secret-paths.ts'

/** What the image or a chart settles: another value would not fit the objects around it. */
const SETTLED: ReadonlySet<string> = new Set([
  ...['$schema', 'stateDir', 'server.host', 'server.port', 'jobs.inServer', 'log.to', 'deploys.kubeconfig'],
  ...['secrets.jwtFile', 'secrets.folder', 'secrets.identityFile'],
])

type Node = { readonly properties?: Readonly<Record<string, Node>> }

/** The product's own configuration without secrets, which a ConfigMap would show, and without what is settled. */
export function openConfigSchema(): object {
  return without(editorSchema() as Node, '')
}

/** Paths of the configuration that a Secret has: `database.url`. */
export const SECRET_KEYS: readonly string[] = [...SECRETS].sort()

function without(node: Node, path: string): Node {
  if (!node.properties) return node
  const kept = Object.entries(node.properties).flatMap(([name, child]) => {
    const inner = path ? `${path}.${name}` : name
    if (SECRETS.has(inner) || SETTLED.has(inner)) return []
    const rest = without(child, inner)
    return rest.properties && Object.keys(rest.properties).length === 0 ? [] : [[name, rest] as const]
  })
  return { ...node, properties: Object.fromEntries(kept) }
}
