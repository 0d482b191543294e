import { type Answer, retryAfterMs } from './answer.ts'

const TIMEOUT_MS = 10_000
/** An answer is read no further; enough for what is looked for. */
const ANSWER_CHARS = 2_000
/** Failures before anything was sent. */
const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH'])

export interface PostRequest {
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string | FormData
  readonly signal: AbortSignal
  readonly timeoutMs?: number
}

/** Posts once, follows no redirect, and never rejects. The address may hold a secret: it is never told. */
export type Post = (url: string, request: PostRequest) => Promise<Answer>

/** To addresses of the operator's own configuration. */
export const post: Post = async (url, { headers = {}, body, signal, timeoutMs = TIMEOUT_MS }) => {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: limit, redirect: 'manual' })
    const text = (await response.text()).slice(0, ANSWER_CHARS)
    const afterMs = retryAfterMs(response.headers.get('retry-after'), Date.now())
    return { kind: 'answered', status: response.status, text, ...(afterMs !== undefined && { afterMs }) }
  } catch (error) {
    if (limit.aborted) return { kind: 'unanswered', message: 'no answer in time', wasSent: true }
    const code = codeOf(error)
    return { kind: 'unanswered', message: code, wasSent: !UNSENT.has(code) }
  }
}

/** The code of a failure: its message may hold the address. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined
  if (typeof cause?.code === 'string') return cause.code
  return error instanceof Error ? error.name : 'failed'
}
