/** A request as a fault may ask about it. */
export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly userAgent: string
  readonly accept: string
}

/** What goes wrong with a request. */
export type Fault =
  /** It is refused: 429 with `retryAfterSeconds`, 500, 503. */
  | {
      readonly kind: 'status'
      readonly code: number
      readonly message?: string
      readonly retryAfterSeconds?: number
    }
  /** The connection ends before anything is done. */
  | { readonly kind: 'cut' }
  /** It is done, and the connection ends before the answer. */
  | { readonly kind: 'lost-answer' }
  /** Nothing is ever answered. */
  | { readonly kind: 'stall' }

const REASONS: Readonly<Record<number, string>> = {
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
}

export function reasonOf(code: number): string {
  return REASONS[code] ?? ''
}
