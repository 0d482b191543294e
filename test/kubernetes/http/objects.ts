import { badRequest, methodNotAllowed, noSuchPath, unsupportedMedia } from '../api-error.ts'
import { at, isObject, type JsonObject, type KubeObject } from '../object.ts'
import type { Resource } from '../resources/resource.ts'
import type { Api, WriteOptions } from '../write/api.ts'
import type { Patch } from '../write/patched.ts'
import type { Propagation, RemoveOptions } from '../write/remove.ts'
import { scaleOf } from '../write/scale.ts'
import { type Answer, documentOf, type Exchange, managerOf, warn } from './exchange.ts'
import type { Lists } from './list.ts'
import { formOf, type Rendering, renderOne } from './render.ts'
import type { Route } from './route.ts'
import type { Watches } from './watch.ts'

export interface Doors {
  readonly api: Api
  readonly lists: Lists
  readonly watches: Watches
}

const PATCH_KINDS: Readonly<Record<string, Patch['kind']>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
}

/** The verb of RBAC for a request. */
export function verbOf(method: string, { name }: Route, query: URLSearchParams): string {
  if (method === 'GET') {
    if (name) return 'get'
    return isWatch(query) ? 'watch' : 'list'
  }
  if (method === 'DELETE') return name ? 'delete' : 'deletecollection'
  return method === 'POST' ? 'create' : method === 'PUT' ? 'update' : 'patch'
}

function isWatch(query: URLSearchParams): boolean {
  return ['true', '1'].includes(query.get('watch') ?? '')
}

/** Reads and writes of objects. @throws ApiError */
export function serveObjects(exchange: Exchange, resource: Resource, route: Route, doors: Doors): Answer {
  const { method, query } = exchange
  const { name, subresource } = route
  const verb = verbOf(method, route, query)
  if (!subresource && !resource.verbs.includes(verb)) throw methodNotAllowed()
  if (subresource && !['status', 'scale', 'finalize'].includes(subresource)) throw noSuchPath()
  if (subresource === 'status' && !resource.hasStatus) throw noSuchPath()
  if (method === 'GET') return read(exchange, resource, route, doors)
  if (method === 'DELETE') return remove(exchange, resource, route, doors)
  if (method === 'POST' && !name) {
    const document = documentOf(exchange)
    const made = doors.api.create(
      resource,
      { namespace: placeOf(resource, route), document },
      optionsOf(exchange, ''),
    )
    return { code: 201, document: rendered(made, exchange, resource) }
  }
  if (method === 'PUT' || method === 'PATCH') return write(exchange, resource, route, doors)
  throw methodNotAllowed()
}

function ok(document: JsonObject): Answer {
  return { code: 200, document }
}

function placeOf(resource: Resource, { namespace }: Route): string {
  return resource.isNamespaced ? namespace : ''
}

function renderingOf({ accept, query }: Exchange): Rendering {
  const form = formOf(accept)
  if (!form) throw unsupportedMedia('only the following media types are accepted: application/json')
  return { ...form, include: query.get('includeObject') ?? 'Metadata' }
}

function rendered(object: KubeObject, exchange: Exchange, resource: Resource): JsonObject {
  return renderOne(object, resource, renderingOf(exchange))
}

function optionsOf(exchange: Exchange, subresource: string): WriteOptions {
  const { query, response } = exchange
  const given = query.get('fieldValidation') ?? 'Warn'
  if (given !== 'Warn' && given !== 'Strict' && given !== 'Ignore')
    throw badRequest(`fieldValidation: ${given} is none of Ignore, Warn, Strict`)
  const dryRun = query.get('dryRun')
  if (dryRun && dryRun !== 'All') throw badRequest(`dryRun: ${dryRun} is not All`)
  return {
    manager: managerOf(exchange),
    dryRun: dryRun === 'All',
    subresource: subresource as NonNullable<WriteOptions['subresource']>,
    fieldValidation: given,
    warn: (words) => warn(response, words),
  }
}

function read(exchange: Exchange, resource: Resource, route: Route, { api, lists, watches }: Doors): Answer {
  const { query, response, userAgent } = exchange
  const rendering = renderingOf(exchange)
  const namespace = placeOf(resource, route)
  if (route.name) {
    const object = api.get(resource, { namespace, name: route.name })
    if (route.subresource === 'scale') return ok(scaleOf(object, resource))
    return ok(renderOne(object, resource, rendering))
  }
  const request = { resource, namespace, query }
  if (!isWatch(query)) return ok(lists.list(request, rendering))
  watches.open(request, rendering, { response, userAgent })
  return undefined
}

function write(exchange: Exchange, resource: Resource, route: Route, { api }: Doors): Answer {
  const { method, query, contentType } = exchange
  const target = { namespace: placeOf(resource, route), name: route.name }
  const options = optionsOf(exchange, route.subresource)
  if (method === 'PUT') {
    const document = documentOf(exchange)
    return ok(rendered(api.update(resource, { ...target, document }, options), exchange, resource))
  }
  const type = contentType.split(';')[0]!.trim()
  const kind = PATCH_KINDS[type]
  if (!kind) {
    throw unsupportedMedia(
      `the body of the request was in an unknown format - accepted media types include: ${Object.keys(PATCH_KINDS).join(', ')}`,
    )
  }
  const isNew =
    kind === 'apply' &&
    !api.store.get(`${resource.resource}.${resource.group}`, target.namespace, target.name)
  const patch: Patch = { kind, body: documentOf(exchange), force: query.get('force') === 'true' }
  const { manager, ...rest } = options
  // An apply has to name its manager itself.
  const named = kind === 'apply' && !query.has('fieldManager') ? rest : { ...rest, manager: manager! }
  const written = api.patch(resource, target, patch, named)
  return { code: isNew ? 201 : 200, document: rendered(written, exchange, resource) }
}

function remove(exchange: Exchange, resource: Resource, route: Route, { api, lists }: Doors): Answer {
  const options = removeOptionsOf(exchange)
  const namespace = placeOf(resource, route)
  if (!route.name) {
    const request = { resource, namespace, query: exchange.query }
    const found = lists.list(request, { form: 'object', version: 'v1', include: 'Object' })
    for (const item of found.items as unknown as KubeObject[]) {
      api.remove(resource, { namespace: item.metadata.namespace ?? '', name: item.metadata.name }, options)
    }
    return ok(found)
  }
  const before = api.get(resource, { namespace, name: route.name })
  const left = api.remove(resource, { namespace, name: route.name }, options)
  if (left) return ok(rendered(left, exchange, resource))
  // Pods come back as they were; of the others only their identity is told.
  if (resource.resource === 'pods') return ok(rendered(before, exchange, resource))
  const { group, resource: kind } = resource
  const details = { name: route.name, ...(group && { group }), kind, uid: before.metadata.uid! }
  return ok({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details })
}

function removeOptionsOf(exchange: Exchange): RemoveOptions {
  const { body, query } = exchange
  const document = body.length > 0 ? documentOf(exchange) : {}
  const given: JsonObject = isObject(document) ? document : {}
  const policy =
    given.propagationPolicy ??
    query.get('propagationPolicy') ??
    (given.orphanDependents === true ? 'Orphan' : undefined)
  if (policy && !['Background', 'Foreground', 'Orphan'].includes(`${policy}`)) {
    throw badRequest(`propagationPolicy: Unsupported value: ${JSON.stringify(policy)}`)
  }
  const grace = given.gracePeriodSeconds ?? query.get('gracePeriodSeconds') ?? undefined
  const dryRun =
    query.get('dryRun') === 'All' || (Array.isArray(given.dryRun) && given.dryRun.includes('All'))
  const preconditions = at(given, 'preconditions')
  return {
    dryRun,
    ...(policy !== undefined && { propagationPolicy: policy as Propagation }),
    ...(grace !== undefined && grace !== null && { gracePeriodSeconds: Number(grace) }),
    ...(isObject(preconditions) && {
      preconditions: preconditions as { uid?: string; resourceVersion?: string },
    }),
  }
}
