/** What a path means. */
export interface Route {
  readonly group: string
  readonly version: string
  readonly namespace: string
  readonly resource: string
  readonly name: string
  readonly subresource: string
}

/** `/apis/apps/v1/namespaces/a/deployments/b/scale`; undefined for a path that leads to no objects. */
export function routeOf(path: string): Route | undefined {
  const parts = path.split('/').slice(1).map(decodeURIComponent)
  const [root] = parts
  if (root !== 'api' && root !== 'apis') return undefined
  const [group, version, ...rest] = root === 'api' ? ['', ...parts.slice(1)] : parts.slice(1)
  if (!version || rest.length === 0 || rest[0] === '') return undefined
  const base = { group: group!, version }
  const isInside = rest[0] === 'namespaces' && rest.length > 2 && !isPartOfNamespace(rest[2]!)
  if (isInside) {
    const [, namespace = '', resource = '', name = '', subresource = ''] = rest
    return { ...base, namespace, resource, name, subresource }
  }
  const [resource = '', name = '', subresource = ''] = rest
  return { ...base, namespace: resource === 'namespaces' ? name : '', resource, name, subresource }
}

function isPartOfNamespace(word: string): boolean {
  return word === 'status' || word === 'finalize'
}
