import { ApiError, badRequest } from '../api-error.ts'
import { isObject, type JsonObject } from '../object.ts'
import type { Resource } from '../resources/resource.ts'
import { decode, type Target } from './document.ts'
import { applyJsonPatch } from './json-patch.ts'
import { applyMergePatch } from './merge-patch.ts'
import { applyStrategicMerge } from './strategic-merge.ts'

export interface Patch {
  readonly kind: 'json' | 'merge' | 'strategic' | 'apply'
  readonly body: unknown
  /** Takes fields of others, with `apply`. */
  readonly force?: boolean
}

/** A document after a patch of any kind but `apply`. @throws ApiError */
export function patched(
  document: JsonObject,
  { kind, body }: Patch,
  resource: Resource | undefined,
): JsonObject {
  if (kind === 'json') return applyJsonPatch(document, body)
  if (!isObject(body)) throw badRequest('the patch is no object')
  if (kind === 'merge' || !resource) return applyMergePatch(document, body)
  if (resource.isCustom) {
    throw new ApiError(
      415,
      'UnsupportedMediaType',
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    )
  }
  return applyStrategicMerge(document, body, resource)
}

/** Server-side apply knows only fields that the schema declares. */
export function requireDeclared(body: JsonObject, resource: Resource, { namespace, name }: Target): void {
  const found: string[] = []
  decode(body, resource, {
    fieldValidation: 'Warn',
    warn: (words) => found.push(words.replace(/^unknown field "(.*)"$/, '.$1')),
  })
  if (found.length === 0) return
  const { group, version, kind } = resource
  const what = `(${resource.isNamespaced ? `${namespace}/` : '/'}${name}; ${group ? `${group}/` : ''}${version}, Kind=${kind})`
  const words = found.map((path) => `${path}: field not declared in schema`)
  const all = words.length === 1 ? words[0] : `errors:\n${words.map((one) => `  ${one}`).join('\n')}`
  throw new ApiError(500, '', `failed to create typed patch object ${what}: ${all}`)
}
