import type { JsonObject, KubeObject } from '../object.ts'
import { AGE, NAME } from '../resources/cell.ts'
import type { Column, Resource } from '../resources/resource.ts'

/** In which form a client wants objects. */
export type Form = 'object' | 'table' | 'metadata'

interface Accepted {
  readonly form: Form
  readonly version: string
}

/** `application/json;as=Table;v=v1;g=meta.k8s.io,application/json`; undefined where JSON will not do. */
export function formOf(accept: string | undefined): Accepted | undefined {
  if (!accept) return { form: 'object', version: 'v1' }
  for (const part of accept.split(',')) {
    const [type, ...parameters] = part.trim().split(';')
    if (type !== 'application/json' && type !== '*/*' && type !== 'application/*') continue
    const given = new Map(parameters.map((one) => one.trim().split('=') as [string, string]))
    const as = given.get('as')
    const version = given.get('v') ?? 'v1'
    if (!as) return { form: 'object', version }
    if (given.get('g') !== 'meta.k8s.io' || !/^v1(beta1)?$/.test(version)) continue
    if (as === 'Table') return { form: 'table', version }
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList')
      return { form: 'metadata', version }
  }
  return undefined
}

export interface Rendering extends Accepted {
  /** How much of the object a table's row carries: `Metadata`, `Object`, `None`. */
  readonly include: string
}

export function renderOne(object: KubeObject, resource: Resource, rendering: Rendering): JsonObject {
  if (rendering.form === 'table')
    return renderTable([object], resource, {
      rendering,
      list: { resourceVersion: object.metadata.resourceVersion ?? '' },
    })
  if (rendering.form === 'metadata') return onlyMetadata(object, rendering.version)
  return object as unknown as JsonObject
}

export function renderList(
  objects: readonly KubeObject[],
  resource: Resource,
  { rendering, list }: { readonly rendering: Rendering; readonly list: JsonObject },
): JsonObject {
  if (rendering.form === 'table') return renderTable(objects, resource, { rendering, list })
  const { group, version, kind } = resource
  if (rendering.form === 'metadata') {
    return {
      kind: 'PartialObjectMetadataList',
      apiVersion: `meta.k8s.io/${rendering.version}`,
      metadata: list,
      items: objects.map((object) => onlyMetadata(object, rendering.version)),
    }
  }
  const items = objects.map((object) => {
    const { apiVersion, kind: _, ...rest } = object
    // Items of a built-in list do not repeat what the list says; custom ones do.
    return (resource.isCustom ? object : rest) as unknown as JsonObject
  })
  return { kind: `${kind}List`, apiVersion: group ? `${group}/${version}` : version, metadata: list, items }
}

function onlyMetadata(object: KubeObject, version: string): JsonObject {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: `meta.k8s.io/${version}`,
    metadata: object.metadata as unknown as JsonObject,
  }
}

function renderTable(
  objects: readonly KubeObject[],
  resource: Resource,
  { rendering, list }: { readonly rendering: Rendering; readonly list: JsonObject },
): JsonObject {
  const columns: readonly Column[] = resource.columns ?? [NAME, AGE]
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${rendering.version}`,
    metadata: list,
    columnDefinitions: columns.map(({ name, type, format = '', description = '', priority = 0 }) => ({
      name,
      type,
      format,
      description,
      priority,
    })),
    rows: objects.map((object) => ({
      cells: columns.map(({ cell }) => cell(object)),
      ...(rendering.include !== 'None' && {
        object:
          rendering.include === 'Object'
            ? (object as unknown as JsonObject)
            : onlyMetadata(object, rendering.version),
      }),
    })),
  }
}
