/** What the process should answer when a failure reaches its edge; the CLI maps each kind to an exit code. */
export type FaultKind = 'failed' | 'usage' | 'config' | 'no-data' | 'auth' | 'conflict' | 'remote' | 'gate'

export interface FaultDetails {
  /** What the reader can do about it: one sentence, a command where there is one. */
  readonly hint?: string
  /** Where it was found: file, line, column, pointer. */
  readonly where?: string
  readonly cause?: unknown
}

/**
 * Base of every error that Leme throws on purpose. Each room has one subclass with its own codes;
 * the message says what was found, `hint` what to do.
 */
export class Fault extends Error {
  readonly kind: FaultKind
  readonly code: string
  readonly hint: string | undefined
  readonly where: string | undefined

  constructor(kind: FaultKind, code: string, message: string, details: FaultDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = new.target.name
    this.kind = kind
    this.code = code
    this.hint = details.hint
    this.where = details.where
  }
}
