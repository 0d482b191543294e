import type { SendResult } from '../../trade/pipeline/index.ts'

const TIMEOUT_MS = 10_000
/** An answer is read no further; enough for what is looked for. */
const ANSWER_CHARS = 2_000
/** Failures before anything was sent. */
const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH'])

export interface PostOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string | FormData
  readonly signal: AbortSignal
  readonly timeoutMs?: number
  /** How long an answer asks to wait, where not by `Retry-After`. */
  readonly waitOf?: (answer: string) => number | undefined
}

/** Posts once, follows no redirect, and says what came of it. The address may hold a secret: it is never told. */
export async function post(url: string, options: PostOptions): Promise<SendResult> {
  const { headers = {}, body, signal, timeoutMs = TIMEOUT_MS, waitOf } = options
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: limit, redirect: 'manual' })
    const answer = (await response.text()).slice(0, ANSWER_CHARS)
    if (response.ok) return { kind: 'sent' }
    const message = `answered ${response.status}`
    if (response.status === 429) {
      const afterMs = waitOf?.(answer) ?? retryAfterMs(response.headers.get('retry-after'))
      return { kind: 'failed', retry: 'safe', message, ...(afterMs !== undefined && { afterMs }) }
    }
    const mayCome = response.status >= 500 || response.status === 408
    return { kind: 'failed', retry: mayCome ? 'ask' : 'never', message }
  } catch (error) {
    const code = codeOf(error)
    if (limit.aborted) return { kind: 'failed', retry: 'ask', message: 'no answer in time' }
    return { kind: 'failed', retry: UNSENT.has(code) ? 'safe' : 'ask', message: code }
  }
}

function retryAfterMs(header: string | null): number | undefined {
  const seconds = Number(header)
  return header !== null && header !== '' && seconds >= 0 ? seconds * 1000 : undefined
}

/** The code of a failure: its message may hold the address. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined
  if (typeof cause?.code === 'string') return cause.code
  return error instanceof Error ? error.name : 'failed'
}
