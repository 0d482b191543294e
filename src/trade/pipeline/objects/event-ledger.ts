/** The right to work on a content for a while. */
export interface Claim {
  readonly sha256: string
  /** Later than that of every claim before it, whatever the clocks of the processes say. UTC milliseconds. */
  readonly at: number
  /** From 1. */
  readonly attempt: number
  /** Names this claim alone. */
  readonly ticket: string
}

export type ClaimAnswer =
  | { readonly kind: 'claimed'; readonly claim: Claim }
  /** Somebody has a result, and may have ended before it was announced. */
  | { readonly kind: 'committed'; readonly result: readonly string[] }
  | { readonly kind: 'done'; readonly result: readonly string[] }
  /** Somebody works on it, or it failed a short while ago. */
  | { readonly kind: 'busy'; readonly until: number }
  | { readonly kind: 'poison'; readonly reason: string }

/**
 * What became of each content, by its SHA-256, known to every process: at most one result is ever committed for
 * it, by the one whose claim is still the last. One suite judges every implementation: `event-ledger.suite.ts`.
 */
export interface EventLedger {
  /** The content that this etag of the key was found to have. */
  contentOf(key: string, etag: string): Promise<string | undefined>
  noteContent(key: string, etag: string, sha256: string): Promise<void>
  /** A claim whose lease ran out is overtaken; the last of too many attempts leaves poison. */
  claim(sha256: string, key: string): Promise<ClaimAnswer>
  /** False when the claim was overtaken. */
  renew(claim: Claim): Promise<boolean>
  /** Fixes the result, names of what was made, for ever; or answers false: overtaken, the result is void. */
  commit(claim: Claim, result: readonly string[]): Promise<boolean>
  /** The committed result has been announced. */
  finish(sha256: string): Promise<void>
  /** The attempt failed; another one may follow after a while, or the content is poison now. */
  fail(claim: Claim, reason: string): Promise<'retry' | 'poison' | 'overtaken'>
  /** The attempt is void and does not count: its object has changed. */
  release(claim: Claim): Promise<void>
}
