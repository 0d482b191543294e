import { at, type KubeObject } from '../object.ts'
import type { Definitions, Schema } from '../schema/schema.ts'
import { AGE, ageOf, list, NAME, selectorText, text } from './cell.ts'
import { jsonPath } from './json-path.ts'
import { type Column, type Resource, VERBS } from './resource.ts'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'

/** The versions of a kind that a CustomResourceDefinition makes the API serve. */
export function customResources(definition: KubeObject, definitions: Definitions): Resource[] {
  const group = text(definition, 'spec', 'group')
  const names = at(definition, 'spec', 'names')
  const kind = text(names, 'kind')
  return list(definition, 'spec', 'versions')
    .filter(({ served }) => served === true)
    .map((version): Resource => {
      const name = text(version, 'name')
      const given = at(version, 'schema', 'openAPIV3Schema') as Schema
      const hasStatus = at(version, 'subresources', 'status') !== undefined
      const scale = at(version, 'subresources', 'scale')
      return {
        group,
        version: name,
        resource: text(names, 'plural'),
        kind,
        singular: text(names, 'singular') || kind.toLowerCase(),
        shortNames: (at(names, 'shortNames') as string[] | undefined) ?? [],
        categories: (at(names, 'categories') as string[] | undefined) ?? [],
        isNamespaced: text(definition, 'spec', 'scope') === 'Namespaced',
        verbs: VERBS,
        hasStatus,
        scale: scale === undefined ? undefined : scaleOf(scale),
        extras: [],
        columns: columnsOf(version),
        schema: withMeta(given, { group, version: name, kind }),
        schemaName: `${group.split('.').reverse().join('.')}.${name}.${kind}`,
        definitions,
        isCustom: true,
        isWholeWanted: !hasStatus,
        selectable: list(version, 'selectableFields').map(({ jsonPath: path }) =>
          `${path}`.split('.').slice(1),
        ),
      }
    })
}

function withMeta(schema: Schema, gvk: { group: string; version: string; kind: string }): Schema {
  return {
    ...schema,
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      ...schema.properties,
      metadata: { ref: META },
    },
    'x-kubernetes-group-version-kind': [gvk],
  }
}

function scaleOf(scale: unknown): NonNullable<Resource['scale']> {
  const path = (name: string) => text(scale, name).split('.').filter(Boolean)
  const selector = path('labelSelectorPath')
  return {
    spec: path('specReplicasPath'),
    status: path('statusReplicasPath'),
    selector: (object) => {
      const value = at(object, ...selector)
      return typeof value === 'string' ? value : selectorText(value)
    },
  }
}

function columnsOf(version: unknown): readonly Column[] {
  const given = list(version, 'additionalPrinterColumns')
  if (given.length === 0) return [NAME, AGE]
  const columns = given.map((one): Column => {
    const type = text(one, 'type') as Column['type']
    return {
      name: text(one, 'name'),
      type,
      format: text(one, 'format'),
      description: text(one, 'description'),
      priority: Number(one.priority ?? 0),
      cell: (object) => cellOf(jsonPath(object, text(one, 'jsonPath')), type),
    }
  })
  return [NAME, ...columns]
}

function cellOf(found: readonly unknown[], type: Column['type']): string | number | null {
  const [value] = found
  if (value === undefined || value === null) return type === 'date' ? '<unknown>' : null
  if (type === 'date') return ageOf(value)
  if (type === 'integer' || type === 'number') return Number(value)
  return found.map((one) => (typeof one === 'object' ? JSON.stringify(one) : `${one}`)).join(',')
}
