/** A part of a request that was refused. */
export interface RefusedField {
  readonly in: 'body' | 'query' | 'params' | 'headers'
  /** JSON pointer into the part that `in` names: `/pairs/0`. */
  readonly pointer: string
  readonly reason: string
  /** Of the item in a batch, from 0. */
  readonly index?: number
}

/** Codes of the client's own; all others come from the server. README.md says what they mean. */
export type ClientCode =
  | 'call.cursor'
  | 'call.late'
  | 'call.options'
  | 'call.redirected'
  | 'call.refused'
  | 'call.unreachable'
  | 'call.unreadable'
  | 'signature.body'
  | 'signature.crypto'
  | 'signature.expired'
  | 'signature.missing'
  | 'signature.secret'
  | 'signature.wrong'
  | 'wait.late'

export interface ErrorFacts {
  /** HTTP status; 0 when there was no answer. */
  readonly status?: number
  readonly title?: string
  readonly hint?: string | undefined
  readonly fields?: readonly RefusedField[]
  /** Names the request in the log of the server; empty when it is not known. */
  readonly requestId?: string
  /** How long the server asks to wait. */
  readonly retryAfterMs?: number | undefined
  /** How often the request was sent. */
  readonly attempts?: number
  readonly cause?: unknown
}

const TRANSIENT = new Set([429, 502, 503, 504])

/** Whatever a call of the client fails with, but for the caller's own signal, whose reason is thrown as it is. */
export class LemeError extends Error {
  override readonly name = 'LemeError'
  /** Stable name of what went wrong: `tenant.quota`. */
  readonly code: string
  /** What was found. */
  readonly detail: string
  readonly status: number
  readonly title: string
  /** What can be done about it. */
  readonly hint: string | undefined
  readonly fields: readonly RefusedField[]
  readonly requestId: string
  readonly retryAfterMs: number | undefined
  readonly attempts: number

  constructor(code: ClientCode | (string & {}), detail: string, facts: ErrorFacts = {}) {
    super(detail, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.code = code
    this.detail = detail
    this.status = facts.status ?? 0
    this.title = facts.title ?? 'The call failed'
    this.hint = facts.hint
    this.fields = facts.fields ?? []
    this.requestId = facts.requestId ?? ''
    this.retryAfterMs = facts.retryAfterMs
    this.attempts = facts.attempts ?? 1
  }

  /** True when the same call may go well in a while. */
  get isTransient(): boolean {
    return TRANSIENT.has(this.status) || this.code === 'call.unreachable' || this.code === 'call.late'
  }
}
