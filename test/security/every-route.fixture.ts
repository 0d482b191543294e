import type { Server } from '../../src/apps/server/index.ts'
import { type Components, fill, resolve, type Schema } from './fill-schema.fixture.ts'
import { BODIES, HIDDEN, NAMES, type NameKind } from './known-names.fixture.ts'
import type { TenantThings } from './tenant-things.fixture.ts'

type Part = 'path' | 'query' | 'body'

/** A parameter or a field that can name something. */
export interface Place {
  readonly in: Part
  readonly name: string
  readonly kind: NameKind
  /** Whether it holds many ids. */
  readonly isList: boolean
}

/** A route with what the OpenAPI document says of it. */
export interface Operation {
  readonly method: string
  /** The pattern, `/api/v1/tenants/:client_id`. */
  readonly url: string
  /** Its `operationId`, the same at the root; of a hidden route its pattern. */
  readonly id: string
  readonly access: string
  readonly action: string | null
  readonly places: readonly Place[]
  readonly required: readonly { readonly name: string; readonly schema: Schema }[]
  readonly body: Schema | undefined
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: { readonly schemas: Components }
}

interface Described {
  readonly operationId: string
  readonly 'x-leme-access'?: string
  readonly 'x-leme-action'?: string
  readonly parameters?: readonly {
    readonly in: string
    readonly name: string
    readonly required?: boolean
    readonly schema: Schema
  }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}

export interface Routes {
  readonly operations: readonly Operation[]
  readonly components: Components
  /** What the generator does not know how to ask, in words; row 29 holds only where there is nothing. */
  readonly unknown: readonly string[]
}

/** Every route of a server, whether the document has it or hides it. */
export function routesOf(app: Pick<Server, 'knownRoutes' | 'swagger'>): Routes {
  const document = app.swagger() as unknown as Document
  const components = document.components.schemas
  const unknown: string[] = []
  const operations = app.knownRoutes.flatMap(({ method, url, access, action }) => {
    const path = url.replace(/:(\w+)/g, '{$1}')
    const described = document.paths[path]?.[method === 'HEAD' ? 'get' : method.toLowerCase()]
    if (!described) {
      if (!HIDDEN.has(url)) unknown.push(`${method} ${url} is not in the document`)
      return [{ method, url, id: url, access, action, places: [], required: [], body: undefined }]
    }
    const id = described.operationId.replace(/AtRoot$/, '')
    if (described['x-leme-access'] !== access) unknown.push(`${id} does not declare who may use it`)
    const body = described.requestBody?.content['application/json']?.schema
    const asksNames = access === 'member' || access === 'self'
    const places = asksNames ? placesOf(described, { id, body, components, unknown }) : []
    if (access === 'member' && (action === null || described['x-leme-action'] !== action)) {
      unknown.push(`${id} does not declare what it does`)
    }
    if (access === 'member' && !places.some(({ kind }) => isForeignable(kind))) {
      unknown.push(`${id} has no place for the id of a tenant, or of a thing of one`)
    }
    const required = (described.parameters ?? []).filter(
      (one) => one.in === 'query' && one.required && !places.some(({ name }) => name === one.name),
    )
    return [{ method, url, id, access, action, places, required, body }]
  })
  return { operations, components, unknown: [...new Set(unknown)] }
}

interface Asked {
  readonly id: string
  readonly body: Schema | undefined
  readonly components: Components
  readonly unknown: string[]
}

function placesOf({ parameters = [] }: Described, { id, body, components, unknown }: Asked): Place[] {
  const fields = Object.entries((body && resolve(body, components).properties) ?? {})
  const texts: readonly (readonly [Part, string, Schema])[] = [
    ...parameters
      .filter((one) => one.in === 'path' || one.in === 'query')
      .map((one) => [one.in as Part, one.name, one.schema] as const),
    ...fields.map(([name, schema]) => ['body', name, schema] as const),
  ]
  return texts
    .filter(([part, , schema]) => part === 'path' || isText(schema, components))
    .flatMap(([part, name, schema]) => {
      const kind = [`${id}.${name}`, name]
        .map((key) => (Object.hasOwn(NAMES, key) ? NAMES[key] : undefined))
        .find(Boolean)
      if (kind) return [{ in: part, name, kind, isList: isList(schema, components) }]
      unknown.push(`${id}: known-names.fixture.ts does not say what "${name}" (${part}) is`)
      return []
    })
}

/** Whether an id could stand there. */
function isText(given: Schema, components: Components): boolean {
  const schema = resolve(given, components)
  if (schema.enum || schema.const !== undefined) return false
  if (schema.anyOf) return schema.anyOf.some((one) => isText(one, components))
  if (schema.type === 'array') return schema.items !== undefined && isText(schema.items, components)
  return schema.type === 'string'
}

function isList(given: Schema, components: Components): boolean {
  return resolve(given, components).type === 'array'
}

export function isForeignable(kind: NameKind): boolean {
  return kind.kind === 'tenant' || kind.kind === 'thing'
}

/** Which places hold another one's id. */
export type Variant = readonly Place[]

/** Each place alone, and all of them. */
export function variantsOf({ places }: Operation): Variant[] {
  const foreignable = places.filter(({ kind }) => isForeignable(kind))
  const alone = foreignable.map((place) => [place])
  return foreignable.length > 1 ? [...alone, foreignable] : alone
}

export interface RequestOptions {
  readonly components: Components
  readonly own: TenantThings
  readonly foreign?: TenantThings
  readonly variant?: Variant
  readonly seed: number
}

/** A request that has the right form, with own ids but where the variant has foreign ones. */
export function requestOf(operation: Operation, options: RequestOptions) {
  const { method, url, id, places, required, body } = operation
  const { components, own, foreign = own, variant = [], seed } = options
  const idOf = (place: Place): string => {
    const things = variant.includes(place) ? foreign : own
    return place.kind.kind === 'plain' ? 'x' : things[thingOf(place.kind)]!
  }
  const at = (part: Part) => places.filter((place) => place.in === part && place.kind.kind !== 'plain')
  const path = at('path').reduce((text, place) => text.replace(`:${place.name}`, idOf(place)), url)
  const query = new URLSearchParams([
    ...at('query').map((place): [string, string] => [place.name, idOf(place)]),
    ...required.map(({ name, schema }): [string, string] => [name, String(fill(schema, components, seed))]),
  ])
  const filled = body && (BODIES[id] ?? fill(body, components, seed))
  const named = at('body')
    .filter(({ kind }) => kind.kind === 'tenant' || kind.kind === 'thing')
    .map((place) => [place.name, place.isList ? [idOf(place)] : idOf(place)])
  const payload = filled && { ...(filled as object), ...Object.fromEntries(named) }
  const search = query.size > 0 ? `?${query}` : ''
  return {
    method: method as 'GET',
    url: `${path.replace(/:\w+/g, 'some').replace('*', 'some')}${search}`,
    ...(payload && method !== 'GET' && method !== 'HEAD' && { payload }),
  }
}

function thingOf(kind: NameKind): string {
  return kind.kind === 'thing' || kind.kind === 'within' ? kind.thing : 'tenant'
}
