import type { TellOutcome } from '../../control/operation/index.ts'
import type { SendResult } from '../../trade/pipeline/index.ts'

/** What came back from an address; its text is the beginning of it. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string; readonly afterMs?: number }
  /** `wasSent`: it may have come all the same. */
  | { readonly kind: 'unanswered'; readonly message: string; readonly wasSent: boolean }

const TOO_MANY = 429
/** The message itself is what the receiver will not have; all else somebody may mend within three days. */
const NEVER = new Set([400, 413, 422])

/** Seconds that a 429 asks to wait, in its header; a date counts from now. */
export function retryAfterMs(header: string | null | undefined, now: number): number | undefined {
  if (header == null || header.trim() === '') return undefined
  const seconds = Number(header)
  if (seconds >= 0) return seconds * 1_000
  const until = Date.parse(header)
  return Number.isNaN(until) ? undefined : Math.max(0, until - now)
}

/** Seconds that a 429 asks to wait in its JSON, at a path of keys. */
export function askedPauseMs(text: string, ...path: readonly string[]): number | undefined {
  const seconds = valueAt(text, path)
  return typeof seconds === 'number' && seconds >= 0 ? Math.ceil(seconds * 1_000) : undefined
}

/** A text in an answer's JSON; undefined where there is none. */
export function wordsAt(text: string, ...path: readonly string[]): string | undefined {
  const words = valueAt(text, path)
  return typeof words === 'string' && words !== '' ? words.slice(0, 200) : undefined
}

function valueAt(text: string, path: readonly string[]): unknown {
  try {
    return path.reduce<unknown>(
      (inner, key) => (typeof inner === 'object' && inner !== null ? Object(inner)[key] : undefined),
      JSON.parse(text),
    )
  } catch {
    return undefined
  }
}

/** For notices of the online line. */
export function toSendResult(answer: Answer, afterMs?: number): SendResult {
  if (answer.kind === 'unanswered')
    return { kind: 'failed', retry: answer.wasSent ? 'ask' : 'safe', message: answer.message }
  const { status } = answer
  if (status >= 200 && status < 300) return { kind: 'sent' }
  const message = `answered ${status}`
  const pause = afterMs ?? answer.afterMs
  if (status === TOO_MANY)
    return { kind: 'failed', retry: 'safe', message, ...(pause !== undefined && { afterMs: pause }) }
  return { kind: 'failed', retry: status >= 500 || status === 408 ? 'ask' : 'never', message }
}

/** For messages of alerts; `words`: what the receiver says of it. */
export function toOutcome(
  answer: Answer,
  { words, afterMs }: { readonly words?: string | undefined; readonly afterMs?: number | undefined } = {},
): TellOutcome {
  if (answer.kind === 'unanswered') return { kind: 'failed', status: null, message: answer.message }
  const { status } = answer
  if (status >= 200 && status < 300) return { kind: 'delivered', status }
  const message = words === undefined ? `it answered ${status}` : `it answered ${status}: ${words}`
  if (NEVER.has(status)) return { kind: 'refused', status, message }
  const pause = afterMs ?? answer.afterMs
  return { kind: 'failed', status, message, ...(pause !== undefined && { afterMs: pause }) }
}
