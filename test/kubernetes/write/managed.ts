import { ApiError } from '../api-error.ts'
import type { Json, JsonObject, KubeObject, ManagedFields } from '../object.ts'
import { isSame, timestamp } from '../object.ts'
import { apiVersionOf, type Resource } from '../resources/resource.ts'
import {
  compare,
  type Fields,
  fieldsOf,
  intersect,
  isEmptySet,
  merge,
  pathsOf,
  removeFields,
  subtract,
  type Typed,
  union,
} from './fields.ts'

export interface Writer {
  readonly manager: string
  /** `status`, `scale`; empty for the object itself. */
  readonly subresource: string
}

/** Nobody owns these. */
const OWNERLESS: Fields = {
  'f:apiVersion': {},
  'f:kind': {},
  'f:metadata': Object.fromEntries(
    ['name', 'namespace', 'generateName', 'uid', 'resourceVersion', 'generation', 'creationTimestamp']
      .concat(['deletionTimestamp', 'deletionGracePeriodSeconds', 'selfLink', 'managedFields'])
      .map((name) => [`f:${name}`, {}]),
  ),
}

function typedOf({ schema, definitions }: Resource): Typed {
  return { schema, definitions }
}

function bare(object: KubeObject): JsonObject {
  const { managedFields: _, ...metadata } = object.metadata
  return { ...object, metadata } as unknown as JsonObject
}

/** Only what this door can write counts: the object without its status, or the status alone. */
function owned(fields: Fields, resource: Resource, { subresource }: Writer): Fields {
  let left = subtractDeep(fields, OWNERLESS)
  if (subresource === 'status') left = left['f:status'] ? { 'f:status': left['f:status'] } : {}
  else if (resource.hasStatus) left = without(left, 'f:status')
  return left
}

function without(fields: Fields, key: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key))
}

/** Takes away nodes with everything below them. */
function subtractDeep(fields: Fields, gone: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, node]) => {
      const cut = gone[key] as Fields | undefined
      if (!cut) return [[key, node]]
      if (isEmptySet(cut)) return []
      const left = subtractDeep(node as Fields, cut)
      return isEmptySet(left) && !isEmptySet(node as Fields) ? [] : [[key, left]]
    }),
  )
}

/** Who owns which fields after an update: whoever changed one has it, the others lose it. */
export function trackUpdate(
  before: KubeObject | undefined,
  after: KubeObject,
  { resource, writer }: { readonly resource: Resource; readonly writer: Writer },
): ManagedFields[] {
  const { changed, removed } = compare(before && bare(before), bare(after), typedOf(resource))
  const mine = owned(changed, resource, writer)
  const gone = removed
  const entries = (after.metadata.managedFields ?? []).map((entry) => {
    const isMine = entry.operation === 'Update' && isWriter(entry, writer)
    const left = subtract(entry.fieldsV1, isMine ? gone : union(gone, mine))
    return isSame(left, entry.fieldsV1) ? entry : { ...entry, fieldsV1: left }
  })
  return withFields(entries, { resource, writer, operation: 'Update', fields: mine, mode: 'add' })
}

function isWriter(entry: ManagedFields, { manager, subresource }: Writer): boolean {
  return entry.manager === manager && (entry.subresource ?? '') === subresource
}

function withFields(
  entries: readonly ManagedFields[],
  change: {
    readonly resource: Resource
    readonly writer: Writer
    readonly operation: 'Apply' | 'Update'
    readonly fields: Fields
    readonly mode: 'add' | 'set'
  },
): ManagedFields[] {
  const { resource, writer, operation, fields, mode } = change
  const isMine = (entry: ManagedFields) => entry.operation === operation && isWriter(entry, writer)
  const old = entries.find(isMine)
  const all = mode === 'add' && old ? union(old.fieldsV1, fields) : fields
  const others = entries.filter((entry) => !isMine(entry) && !isEmptySet(entry.fieldsV1))
  if (isEmptySet(all)) return others
  if (old && isSame(old.fieldsV1, all)) return entries.filter((entry) => !isEmptySet(entry.fieldsV1))
  const mine: ManagedFields = {
    manager: writer.manager,
    operation,
    apiVersion: apiVersionOf(resource),
    time: timestamp(),
    fieldsType: 'FieldsV1',
    fieldsV1: all,
    ...(writer.subresource && { subresource: writer.subresource }),
  }
  return [...others, mine]
}

/**
 * Server-side apply: the live object with what the document sets, without what its owner had set before and does
 * not any more.
 * @throws ApiError 409 where a field that would change belongs to somebody else
 */
export function applyDocument(
  live: KubeObject | undefined,
  document: KubeObject,
  {
    resource,
    writer,
    force,
  }: { readonly resource: Resource; readonly writer: Writer; readonly force: boolean },
): KubeObject {
  const typed = typedOf(resource)
  const wanted = owned(fieldsOf(document as unknown as Json, typed), resource, writer)
  const entries = live?.metadata.managedFields ?? []
  const isMine = (entry: ManagedFields) => entry.operation === 'Apply' && isWriter(entry, writer)
  const others = entries.filter((entry) => !isMine(entry))
  const last = entries.find(isMine)?.fieldsV1 ?? {}
  let merged = live ? (merge(bare(live), bare(document), typed) as JsonObject) : bare(document)

  const elsewhere = others.reduce<Fields>((all, entry) => union(all, entry.fieldsV1), {})
  const dropped = subtract(subtract(last, wanted), elsewhere)
  merged = (removeFields(merged, keepSharedItems(dropped, elsewhere), typed) ?? {}) as JsonObject

  const { changed, removed } = compare(live && bare(live), merged, typed)
  const conflicts = others.flatMap((entry) => {
    const taken = intersect(entry.fieldsV1, intersect(changed, wanted))
    return pathsOf(taken).map((field) => ({ entry, field }))
  })
  if (live && conflicts.length > 0 && !force) throw conflictOf(conflicts)

  const left = others.map((entry) => ({
    ...entry,
    fieldsV1: subtract(entry.fieldsV1, union(removed, intersect(changed, wanted))),
  }))
  const mine = entries.find(isMine)
  const managedFields = withFields([...left, ...(mine ? [mine] : [])], {
    resource,
    writer,
    operation: 'Apply',
    fields: wanted,
    mode: 'set',
  })
  const { metadata } = merged as unknown as KubeObject
  return { ...(merged as unknown as KubeObject), metadata: { ...metadata, managedFields } }
}

/** An item of which somebody else owns a part stays; only our fields of it go. */
function keepSharedItems(dropped: Fields, elsewhere: Fields): Fields {
  return Object.fromEntries(
    Object.entries(dropped).flatMap(([key, node]) => {
      const other = elsewhere[key] as Fields | undefined
      if (key === '.') return other ? [] : [[key, node]]
      if (!other) return [[key, node]]
      const inner = keepSharedItems(without(node as Fields, '.'), other)
      return isEmptySet(inner) ? [] : [[key, inner]]
    }),
  )
}

function conflictOf(
  conflicts: readonly { readonly entry: ManagedFields; readonly field: string }[],
): ApiError {
  const causes = conflicts.map(({ entry, field }) => {
    const door = entry.subresource ? ` with subresource "${entry.subresource}"` : ''
    const message = `conflict with "${entry.manager}"${door} using ${entry.apiVersion}`
    return { reason: 'FieldManagerConflict', message, field }
  })
  const words =
    causes.length === 1
      ? `1 conflict: ${causes[0]!.message}: ${causes[0]!.field}`
      : `${causes.length} conflicts: ${causes.map(({ message, field }) => `${message}:\n- ${field}`).join('\n')}`
  return new ApiError(409, 'Conflict', `Apply failed with ${words}`, { causes })
}
