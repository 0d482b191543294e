import type { Json } from '../object.ts'

export interface GroupVersionKind {
  readonly group: string
  readonly version: string
  readonly kind: string
}

/** The part of OpenAPI that Kubernetes uses. */
export interface Schema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean'
  readonly format?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
  readonly enum?: readonly Json[]
  readonly nullable?: boolean
  readonly default?: Json
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: boolean
  readonly exclusiveMaximum?: boolean
  readonly multipleOf?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly minProperties?: number
  readonly maxProperties?: number
  readonly allOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly not?: Schema
  /** Name of a definition. */
  readonly ref?: string
  readonly 'x-kubernetes-int-or-string'?: boolean
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean
  readonly 'x-kubernetes-embedded-resource'?: boolean
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map'
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
  readonly 'x-kubernetes-map-type'?: 'atomic' | 'granular'
  readonly 'x-kubernetes-patch-strategy'?: string
  readonly 'x-kubernetes-patch-merge-key'?: string
  readonly 'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[]
}

/** Schemas by the names that `ref` gives them: `io.k8s.api.apps.v1.Deployment`. */
export type Definitions = ReadonlyMap<string, Schema>

/** What a schema says, with what its reference says below it. */
export function resolve(schema: Schema | undefined, definitions: Definitions): Schema | undefined {
  if (!schema?.ref) return schema
  const { ref, ...rest } = schema
  const target = definitions.get(ref)
  return target ? { ...target, ...rest } : rest
}

/** The schema of a field of an object. */
export function fieldOf(
  schema: Schema | undefined,
  name: string,
  definitions: Definitions,
): Schema | undefined {
  const here = resolve(schema, definitions)
  const declared =
    here?.properties && Object.hasOwn(here.properties, name) ? here.properties[name] : undefined
  if (declared) return resolve(declared, definitions)
  const others = here?.additionalProperties
  return typeof others === 'object' ? resolve(others, definitions) : undefined
}

export function itemOf(schema: Schema | undefined, definitions: Definitions): Schema | undefined {
  return resolve(resolve(schema, definitions)?.items, definitions)
}

/** Takes anything: values without a shape, such as the JSON of a webhook. */
export function isOpen(schema: Schema | undefined): boolean {
  return !schema?.type || schema['x-kubernetes-preserve-unknown-fields'] === true
}
