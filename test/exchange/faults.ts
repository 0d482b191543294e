/** What may go wrong with one answer. */
export type AnswerFault =
  | { readonly kind: 'late'; readonly ms: number }
  /** No answer, and the connection stays: until the other side has enough, which is seen as status 499. */
  | { readonly kind: 'held' }
  /** The connection ends without an answer. */
  | { readonly kind: 'dropped' }
  /** The connection ends in the middle of the body. */
  | { readonly kind: 'cut' }
  /** Half of the document, sent as if it were all. */
  | { readonly kind: 'half' }
  | { readonly kind: 'status'; readonly status: 500 | 502 | 503 | 504 }

/** One request as the exchange saw it. */
export interface SeenRequest {
  /** From 0, over all requests. */
  readonly index: number
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Time of the exchange, UTC milliseconds. */
  readonly time: number
  /** What was answered; 0 for a connection that was dropped. */
  status: number
}

/** Switched on and off by a test while the exchange runs. */
export interface Faults {
  /** Asked for every request. */
  answer?: (request: SeenRequest) => AnswerFault | undefined
  /** What is sent of a stream's events: as they are, twice, in another order, or none of them. */
  stream?: (name: string, events: readonly unknown[]) => readonly unknown[]
  /** How far the exchange's clock is ahead. */
  skewMs: number
  /** Start times of klines that the exchange has lost, and of those that it sends twice. */
  missing?: (time: number) => boolean
  repeated?: (time: number) => boolean
}
