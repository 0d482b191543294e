import type { JsonObject } from '../object.ts'
import type { Registry } from '../resources/registry.ts'
import type { Resource } from '../resources/resource.ts'

/** Versions in the order in which clients shall prefer them: `v2` before `v1` before `v1beta1`. */
function byPreference(a: string, b: string): number {
  const rank = (version: string) => {
    const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version)
    if (!match) return [-1, 0, 0]
    const [, major, stage, minor] = match
    return [stage ? (stage === 'beta' ? 1 : 0) : 2, Number(major), Number(minor ?? 0)]
  }
  const [left, right] = [rank(a), rank(b)]
  const difference = left.map((value, index) => right[index]! - value).find((value) => value !== 0)
  return difference ?? 0
}

interface ServedGroup {
  readonly name: string
  readonly versions: readonly { readonly name: string; readonly resources: readonly Resource[] }[]
}

function servedGroups(registry: Registry): ServedGroup[] {
  const names = [...new Set(registry.all.map(({ group }) => group))]
  return names.map((name) => {
    const mine = registry.all.filter(({ group }) => group === name)
    const versions = [...new Set(mine.map(({ version }) => version))].sort(byPreference)
    return {
      name,
      versions: versions.map((version) => ({
        name: version,
        resources: mine.filter((one) => one.version === version),
      })),
    }
  })
}

/** `/api` and `/apis`, `/apis/GROUP`, `/apis/GROUP/VERSION`; undefined for what is no such path. */
export function discover(
  path: string,
  registry: Registry,
  accept: string | undefined,
): JsonObject | undefined {
  const parts = path.split('/').filter(Boolean)
  const groups = servedGroups(registry)
  const isAggregated = accept?.includes('as=APIGroupDiscoveryList') ?? false
  if (path === '/api' || path === '/apis') {
    const isCore = path === '/api'
    const listed = groups.filter(({ name }) => (name === '') === isCore)
    if (isAggregated)
      return aggregated(listed, /g=apidiscovery\.k8s\.io;v=v2(?!beta)/.test(accept!) ? 'v2' : 'v2beta1')
    if (isCore) return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: listed.map(groupOf) }
  }
  const [root, first, second] = parts
  if (root === 'api' && parts.length === 2) return resourceList(groups, '', first!)
  if (root !== 'apis') return undefined
  if (parts.length === 3) return resourceList(groups, first!, second!)
  const group = parts.length === 2 ? groups.find(({ name }) => name === first) : undefined
  return group && { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) }
}

function groupOf({ name, versions }: ServedGroup): JsonObject {
  const all = versions.map((version) => ({ groupVersion: `${name}/${version.name}`, version: version.name }))
  return { name, versions: all, preferredVersion: all[0]! }
}

function resourceList(
  groups: readonly ServedGroup[],
  group: string,
  version: string,
): JsonObject | undefined {
  const found = groups.find(({ name }) => name === group)?.versions.find(({ name }) => name === version)
  if (!found) return undefined
  const resources = found.resources.flatMap((resource) => {
    const { resource: name, singular, isNamespaced, kind, verbs, shortNames, categories } = resource
    const whole: JsonObject = {
      name,
      singularName: singular,
      namespaced: isNamespaced,
      kind,
      verbs: [...verbs],
      ...(shortNames.length > 0 && { shortNames: [...shortNames] }),
      ...(categories.length > 0 && { categories: [...categories] }),
    }
    const below = subresourcesOf(resource).map((one) => ({
      name: `${name}/${one.name}`,
      singularName: '',
      namespaced: isNamespaced,
      kind: one.kind,
      verbs: [...one.verbs],
      ...(one.group !== undefined && { group: one.group, version: one.version! }),
    }))
    return [whole, ...below]
  })
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: group ? `${group}/${version}` : version,
    resources,
  }
}

interface Subresource {
  readonly name: string
  readonly kind: string
  readonly verbs: readonly string[]
  readonly group?: string
  readonly version?: string
}

function subresourcesOf({ hasStatus, scale, extras, kind }: Resource): Subresource[] {
  const verbs = ['get', 'patch', 'update']
  return [
    ...(hasStatus ? [{ name: 'status', kind, verbs }] : []),
    ...(scale ? [{ name: 'scale', kind: 'Scale', verbs, group: 'autoscaling', version: 'v1' }] : []),
    ...extras.map((name) => ({ name, kind, verbs: name === 'log' ? ['get'] : ['create'] })),
  ]
}

function aggregated(groups: readonly ServedGroup[], version: string): JsonObject {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map(({ name, versions }) => ({
      metadata: { name, creationTimestamp: null },
      versions: versions.map((one) => ({
        version: one.name,
        resources: one.resources.map(discovered),
        freshness: 'Current',
      })),
    })),
  }
}

function discovered(resource: Resource): JsonObject {
  const { group, version, kind, shortNames, categories } = resource
  return {
    resource: resource.resource,
    responseKind: { group, version, kind },
    scope: resource.isNamespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: [...resource.verbs],
    ...(shortNames.length > 0 && { shortNames: [...shortNames] }),
    ...(categories.length > 0 && { categories: [...categories] }),
    subresources: subresourcesOf(resource).map((one) => ({
      subresource: one.name,
      responseKind: { group: one.group ?? group, version: one.version ?? version, kind: one.kind },
      verbs: [...one.verbs],
    })),
  }
}
