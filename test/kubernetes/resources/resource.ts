import type { Subject } from '../api-error.ts'
import type { KubeObject } from '../object.ts'
import type { Definitions, Schema } from '../schema/schema.ts'

/** A column of `kubectl get`; those with a priority above 0 are shown with `-o wide`. */
export interface Column {
  readonly name: string
  readonly type: 'string' | 'integer' | 'date' | 'number' | 'boolean'
  readonly format?: string
  readonly description?: string
  readonly priority?: number
  readonly cell: (object: KubeObject) => string | number | null
}

export interface ScalePaths {
  readonly spec: readonly string[]
  readonly status: readonly string[]
  readonly selector: (object: KubeObject) => string
}

/** A kind of object in one version, as the API serves it. */
export interface Resource extends Subject {
  readonly version: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly isNamespaced: boolean
  readonly verbs: readonly string[]
  readonly hasStatus: boolean
  readonly scale: ScalePaths | undefined
  /** Paths below an object beside `status` and `scale`: `log`, `token`. */
  readonly extras: readonly string[]
  readonly columns: readonly Column[] | undefined
  readonly schema: Schema | undefined
  /** Name of the schema among the definitions. */
  readonly schemaName: string
  readonly definitions: Definitions
  /** Made by a CustomResourceDefinition. */
  readonly isCustom: boolean
  /** Whether every change counts as one of the wanted state: custom kinds without `status` of its own. */
  readonly isWholeWanted: boolean
  /** Fields by which lists can be asked for, beside name and namespace. */
  readonly selectable: readonly (readonly string[])[]
}

export const VERBS = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
] as const

export function apiVersionOf({
  group,
  version,
}: {
  readonly group: string
  readonly version: string
}): string {
  return group ? `${group}/${version}` : version
}

/** `apps/v1` → group and version. */
export function groupVersionOf(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/')
  return { group: apiVersion.slice(0, Math.max(slash, 0)), version: apiVersion.slice(slash + 1) }
}

/** One key for all versions of a kind, for that is how they are stored. */
export function storageOf({ group, resource }: Subject): string {
  return `${resource}.${group}`
}
