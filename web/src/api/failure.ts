/** One field of a request that was refused. */
export interface FieldProblem {
  /** JSON pointer into the body. */
  readonly pointer: string
  readonly message: string
}

/** A request that gave no answer or a problem; the message says what was found. */
export class ApiFailure extends Error {
  readonly code: string
  /** HTTP status; 0 when there was no answer at all. */
  readonly status: number
  readonly hint: string | undefined
  readonly fields: readonly FieldProblem[]

  constructor(
    message: string,
    details: { code: string; status: number; hint?: string | undefined; fields?: readonly FieldProblem[] },
  ) {
    super(message)
    this.name = 'ApiFailure'
    this.code = details.code
    this.status = details.status
    this.hint = details.hint
    this.fields = details.fields ?? []
  }
}

/** Reads `application/problem+json`, or whatever a proxy in between said. */
export function readProblem(status: number, body: unknown): ApiFailure {
  if (typeof body !== 'object' || body === null) {
    return new ApiFailure(`The server answered ${status}.`, { code: 'http', status })
  }
  const problem = body as Record<string, unknown>
  const message = text(problem.detail) ?? text(problem.title) ?? `The server answered ${status}.`
  return new ApiFailure(message, {
    code: text(problem.code) ?? 'http',
    status,
    hint: text(problem.hint),
    fields: Array.isArray(problem.errors) ? problem.errors.flatMap(readField) : [],
  })
}

function readField(value: unknown): FieldProblem[] {
  if (typeof value !== 'object' || value === null) return []
  const field = value as Record<string, unknown>
  const pointer = text(field.pointer)
  const message = text(field.message)
  return pointer !== undefined && message !== undefined ? [{ pointer, message }] : []
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
