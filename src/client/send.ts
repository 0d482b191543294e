import { startDeadline } from './deadline.ts'
import { LemeError } from './leme-error.ts'
import { readProblem } from './read-problem.ts'
import { type RetryOptions, retryPause } from './retry-pause.ts'

/** What a client has for all of its calls. */
export interface Line {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Asked for each time a request is sent, for tokens grow old. */
  readonly credentials: () => Promise<Readonly<Record<string, string>>>
  readonly retry: RetryOptions
  readonly pause: (ms: number, signal?: AbortSignal) => Promise<void>
}

export interface Outgoing {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  /** JSON; undefined: none. */
  readonly body: unknown
  /** The same in every try. */
  readonly key: string | undefined
  readonly answersText: boolean
  readonly timeoutMs: number
  readonly retries: number
  readonly signal: AbortSignal | undefined
}

const IDEMPOTENT = new Set(['GET', 'PUT', 'DELETE'])

/**
 * What the server answers. What failed for a while is sent again where that cannot do it twice.
 * @throws LemeError of the last answer
 */
export async function send(line: Line, request: Outgoing): Promise<unknown> {
  const { signal, retries } = request
  const isSafe = IDEMPOTENT.has(request.method) || request.key !== undefined
  for (let attempt = 1; ; attempt++) {
    const result = await sendOnce(line, request, attempt)
    if (result.kind === 'answered') return result.data
    const { error } = result
    if (!isSafe || !error.isTransient || attempt > retries) throw error
    const { retryAfterMs } = error
    const pauseMs = retryPause(line.retry, { attempt, retryAfterMs, chance: Math.random() })
    if (pauseMs === undefined) throw error
    await line.pause(pauseMs, signal)
  }
}

type Result =
  | { readonly kind: 'answered'; readonly data: unknown }
  | { readonly kind: 'failed'; readonly error: LemeError }

async function sendOnce(line: Line, request: Outgoing, attempts: number): Promise<Result> {
  const init = await initOf(line, request)
  const { signal, timeoutMs, url } = request
  const deadline = startDeadline(timeoutMs, signal)
  try {
    const response = await line.fetch(url, { ...init, signal: deadline.signal })
    const text = await response.text()
    return read({ response, text, attempts }, request.answersText)
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    const error = deadline.isLate()
      ? new LemeError('call.late', `There was no answer within ${timeoutMs} ms`, { attempts, cause })
      : new LemeError('call.unreachable', 'The server was not reached, or the line was cut', {
          ...{ attempts, cause, hint: 'Does it run, and is baseUrl right?' },
        })
    return { kind: 'failed', error }
  } finally {
    deadline.end()
  }
}

async function initOf({ credentials }: Line, { method, body, key }: Outgoing): Promise<RequestInit> {
  const headers = new Headers({ accept: 'application/json, */*;q=0.1', ...(await credentials()) })
  if (body !== undefined) headers.set('content-type', 'application/json')
  if (key !== undefined) headers.set('idempotency-key', key)
  // Credentials go to the server that was named, wherever it points to.
  return { method, headers, redirect: 'manual', ...(body !== undefined && { body: JSON.stringify(body) }) }
}

interface Read {
  readonly response: Response
  readonly text: string
  readonly attempts: number
}

function read({ response, text, attempts }: Read, answersText: boolean): Result {
  const { status } = response
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    const detail = `The answer leads elsewhere (${response.headers.get('location') ?? 'a redirect'})`
    return failed(new LemeError('call.redirected', detail, { status, attempts, hint: 'Set baseUrl to it.' }))
  }
  if (!response.ok) return failed(readProblem({ response, text, attempts }))
  if (status === 204 || answersText) return { kind: 'answered', data: status === 204 ? undefined : text }
  try {
    return { kind: 'answered', data: JSON.parse(text) }
  } catch (cause) {
    const type = response.headers.get('content-type') ?? 'no type'
    const detail = `The answer is ${status} and no JSON (${type}, ${text.length} characters)`
    return failed(new LemeError('call.unreadable', detail, { status, attempts, cause }))
  }
}

function failed(error: LemeError): Result {
  return { kind: 'failed', error }
}
