import type { JsonObject } from './object.ts'

export interface Cause {
  readonly reason: string
  readonly message: string
  readonly field: string
}

export interface StatusDetails {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly uid?: string
  readonly causes?: readonly Cause[]
  readonly retryAfterSeconds?: number
}

/** Of which kind of thing an error tells; `resource` is the plural, as in `deployments`. */
export interface Subject {
  readonly group: string
  readonly resource: string
  readonly kind: string
}

/** What the API answers instead of what was asked for: a Status. */
export class ApiError extends Error {
  readonly code: number
  readonly reason: string
  readonly details: StatusDetails | undefined

  constructor(code: number, reason: string, message: string, details?: StatusDetails) {
    super(message)
    this.code = code
    this.reason = reason
    this.details = details
  }

  get status(): JsonObject {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason && { reason: this.reason }),
      ...(this.details && { details: structuredClone(this.details) as JsonObject }),
      code: this.code,
    }
  }
}

function named({ group, resource }: Subject): string {
  return group ? `${resource}.${group}` : resource
}

/** As Go writes a string in quotation marks. */
export function quoted(text: string): string {
  return JSON.stringify(text)
}

function detailsOf({ group, resource }: Subject, name: string): StatusDetails {
  return { ...(name && { name }), ...(group && { group }), kind: resource }
}

export function notFound(subject: Subject, name: string): ApiError {
  const message = `${named(subject)} ${quoted(name)} not found`
  return new ApiError(404, 'NotFound', message, detailsOf(subject, name))
}

/** A path that nothing serves. */
export function noSuchPath(): ApiError {
  return new ApiError(404, 'NotFound', 'the server could not find the requested resource', {})
}

export function alreadyExists(subject: Subject, name: string): ApiError {
  const message = `${named(subject)} ${quoted(name)} already exists`
  return new ApiError(409, 'AlreadyExists', message, detailsOf(subject, name))
}

export function conflict(subject: Subject, name: string, why: string): ApiError {
  const message = `Operation cannot be fulfilled on ${named(subject)} ${quoted(name)}: ${why}`
  return new ApiError(409, 'Conflict', message, detailsOf(subject, name))
}

export function forbidden(subject: Subject, name: string, why: string): ApiError {
  const what = name ? `${named(subject)} ${quoted(name)}` : named(subject)
  return new ApiError(403, 'Forbidden', `${what} is forbidden: ${why}`, detailsOf(subject, name))
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message)
}

export function unsupportedMedia(message: string): ApiError {
  return new ApiError(415, 'UnsupportedMediaType', message)
}

export function methodNotAllowed(): ApiError {
  return new ApiError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  )
}

/** What a watch or a list is told that asks for the past. */
export function expired(message: string): ApiError {
  return new ApiError(410, 'Expired', message)
}

export function unauthorized(): ApiError {
  return new ApiError(401, 'Unauthorized', 'Unauthorized')
}

export function invalid(subject: Subject, name: string, causes: readonly Cause[]): ApiError {
  const kind = subject.group ? `${subject.kind}.${subject.group}` : subject.kind
  const words = causes.map(({ field, message }) => `${field}: ${message}`)
  const all = words.length === 1 ? words[0] : `[${words.join(', ')}]`
  const { group } = subject
  return new ApiError(422, 'Invalid', `${kind} ${quoted(name)} is invalid: ${all}`, {
    ...(name && { name }),
    ...(group && { group }),
    kind: subject.kind,
    causes,
  })
}
