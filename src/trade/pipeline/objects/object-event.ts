/** An object has this content. Sent at least once; the ledger makes its effect happen once. */
export interface ObjectEvent {
  readonly key: string
  readonly sha256: string
  /** Bytes. */
  readonly size: number
  readonly etag: string
  /** When the content was taken, later than that of every content taken before. UTC milliseconds. */
  readonly at: number
  /** From 1. */
  readonly attempt: number
  /** Aborted when another process has overtaken this one, or time is up: what is still made is void. */
  readonly signal: AbortSignal
  /**
   * The bytes, which have the hash `sha256`; as often as wanted.
   * @throws PipelineFault `object.conflict`, `object.missing` when the object has changed, and the reason of `signal`
   * when that aborts: let it pass
   */
  read(): AsyncIterable<Uint8Array>
}

/** What became of an object that was looked at. */
export type TakeOutcome =
  /** `fresh` is false when the content had been worked on before, under whatever key. */
  | {
      readonly kind: 'done'
      readonly sha256: string
      readonly fresh: boolean
      readonly result: readonly string[]
    }
  | { readonly kind: 'busy'; readonly sha256: string; readonly until: number }
  | { readonly kind: 'poison'; readonly sha256: string; readonly reason: string }
  /** It cannot be taken as it is: empty, too large, an impossible key. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It was overwritten or deleted meanwhile; nothing of it was announced. */
  | { readonly kind: 'changed' }
  /** Time was up: the claim was given back, the attempt does not count, and nothing was announced. */
  | { readonly kind: 'released' }
  /** Another process has overtaken this one. */
  | { readonly kind: 'overtaken'; readonly sha256: string }
  /** The store or the work failed; it is tried again. */
  | { readonly kind: 'failed'; readonly reason: string }
