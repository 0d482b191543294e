import { LemeError, type RefusedField } from './leme-error.ts'

const PLACES: readonly string[] = ['body', 'query', 'params', 'headers']
const MOST_SHOWN = 200

/** An answer that is no success, with what was read of it. */
export interface Refusal {
  readonly response: Response
  readonly text: string
  readonly attempts: number
}

/** The error of an answer: of its problem document, or of its status where something else stands before the server. */
export function readProblem({ response, text, attempts }: Refusal): LemeError {
  const { status, headers } = response
  const problem = readObject(text)
  const retryAfterMs = readRetryAfter(headers.get('retry-after'))
  if (typeof problem?.code !== 'string' || typeof problem.detail !== 'string') {
    const shown = text.trim().slice(0, MOST_SHOWN)
    return new LemeError('call.refused', `The answer is ${status}${shown && `: ${shown}`}`, {
      ...{ status, retryAfterMs, attempts, title: response.statusText || `Status ${status}` },
    })
  }
  const { code, detail, title, hint, requestId, errors } = problem
  return new LemeError(code, detail, {
    ...{ status, retryAfterMs, attempts, title: textOf(title) ?? `Status ${status}` },
    ...{ hint: textOf(hint), requestId: textOf(requestId) ?? '' },
    fields: Array.isArray(errors) ? errors.flatMap(readField) : [],
  })
}

/** Milliseconds of a Retry-After, in seconds or as a date; undefined for what is neither. */
export function readRetryAfter(header: string | null, now = Date.now()): number | undefined {
  if (header === null) return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000
  const time = /[a-z]/i.test(header) ? Date.parse(header) : Number.NaN
  return Number.isNaN(time) ? undefined : Math.max(0, time - now)
}

function readField(value: unknown): RefusedField[] {
  const { in: place, pointer, message, index } = asObject(value) ?? {}
  if (typeof pointer !== 'string' || typeof message !== 'string') return []
  const known = PLACES.includes(String(place)) ? (place as RefusedField['in']) : 'body'
  return [{ in: known, pointer, reason: message, ...(typeof index === 'number' && { index }) }]
}

function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return undefined
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
