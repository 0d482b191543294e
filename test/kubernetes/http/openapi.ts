import { createHash } from 'node:crypto'
import { isObject, type Json, type JsonObject } from '../object.ts'
import type { Registry } from '../resources/registry.ts'
import { apiVersionOf, type Resource } from '../resources/resource.ts'
import type { Schema } from '../schema/schema.ts'

const WRITE_PARAMETERS = ['dryRun', 'fieldManager', 'fieldValidation']
const PATCHES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/apply-patch+yaml',
]

/** `/openapi/v3`: where the document of each group and version lies, with a hash of it. */
export function openApiIndex(registry: Registry): JsonObject {
  const places = [...new Set(registry.all.map(placeOf))]
  const paths = places.map((place) => {
    const hash = createHash('sha256')
      .update(JSON.stringify(openApiV3(registry, place)))
      .digest('hex')
      .toUpperCase()
    return [place, { serverRelativeURL: `/openapi/v3/${place}?hash=${hash}` }] as const
  })
  return { paths: Object.fromEntries(paths) }
}

function placeOf({ group, version }: Resource): string {
  return group ? `apis/${group}/${version}` : `api/${version}`
}

/** The OpenAPI document of `apis/apps/v1` and so on; undefined where nothing is served. */
export function openApiV3(registry: Registry, place: string): JsonObject | undefined {
  const mine = registry.all.filter((resource) => placeOf(resource) === place)
  if (mine.length === 0) return undefined
  const schemas = schemasOf(mine, '#/components/schemas/')
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.33.0' },
    paths: Object.fromEntries(mine.flatMap(pathsOf)),
    components: { schemas },
  }
}

/** `/openapi/v2`: all of it in one, as older clients read it. */
export function openApiV2(registry: Registry): JsonObject {
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: 'v1.33.0' },
    paths: {},
    definitions: schemasOf(registry.all, '#/definitions/'),
  }
}

function schemasOf(resources: readonly Resource[], prefix: string): JsonObject {
  const found: Record<string, Json> = {}
  for (const resource of resources) {
    if (!resource.schema) continue
    const { group, version, kind } = resource
    const gvk = { 'x-kubernetes-group-version-kind': [{ group, version, kind }] }
    add(resource.schemaName, { ...resource.schema, ...gvk }, resource)
  }
  return found

  function add(name: string, schema: Schema, resource: Resource): void {
    if (Object.hasOwn(found, name)) return
    found[name] = {}
    found[name] = written(schema, (ref) => {
      const target = resource.definitions.get(ref)
      if (target) add(ref, target, resource)
      return `${prefix}${ref}`
    })
  }
}

/** References as OpenAPI writes them; one with words beside it stands in an `allOf`. */
function written(schema: unknown, refer: (ref: string) => string): Json {
  if (Array.isArray(schema)) return schema.map((item) => written(item, refer))
  if (!isObject(schema)) return schema as Json
  const { ref, ...rest } = schema
  const others = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, written(value, refer)]))
  if (typeof ref !== 'string') return others
  const $ref = refer(ref)
  return Object.keys(others).length > 0 ? { ...others, allOf: [{ $ref }] } : { $ref }
}

function pathsOf(resource: Resource): [string, JsonObject][] {
  const { group, version, kind } = resource
  const base = group ? `/apis/${apiVersionOf(resource)}` : `/api/${version}`
  const root = resource.isNamespaced
    ? `${base}/namespaces/{namespace}/${resource.resource}`
    : `${base}/${resource.resource}`
  const types = resource.isCustom ? PATCHES : [...PATCHES, 'application/strategic-merge-patch+json']
  const $ref = `#/components/schemas/${resource.schemaName}`
  const operation = (
    action: string,
    parameters: readonly string[],
    content?: readonly string[],
  ): JsonObject => ({
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, version, kind },
    parameters: parameters.map((name) => ({ name, in: 'query', schema: { type: 'string' } })),
    ...(content && {
      requestBody: { content: Object.fromEntries(content.map((type) => [type, { schema: { $ref } }])) },
    }),
    responses: { '200': { description: 'OK', content: { 'application/json': { schema: { $ref } } } } },
  })
  if (!resource.verbs.includes('get')) return [[root, { post: operation('post', WRITE_PARAMETERS, ['*/*']) }]]
  return [
    [root, { get: operation('list', []), post: operation('post', WRITE_PARAMETERS, ['*/*']) }],
    [
      `${root}/{name}`,
      {
        get: operation('get', []),
        put: operation('put', WRITE_PARAMETERS, ['*/*']),
        patch: operation('patch', [...WRITE_PARAMETERS, 'force'], types),
        delete: operation('delete', ['dryRun', 'gracePeriodSeconds', 'propagationPolicy']),
      },
    ],
  ]
}
