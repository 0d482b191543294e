import type { Claim, EventLedger } from './event-ledger.ts'

export interface KeepClaimOptions {
  readonly ledger: EventLedger
  readonly wait: (delayMs: number, signal: AbortSignal) => Promise<void>
  readonly renewMs: number
}

/** Renews a claim until it is ended; `signal` is aborted when the claim is found overtaken. */
export function keepClaim(
  claim: Claim,
  { ledger, wait, renewMs }: KeepClaimOptions,
): { readonly signal: AbortSignal; end(): void } {
  const overtaken = new AbortController()
  const ended = new AbortController()
  void renewing()
  return { signal: overtaken.signal, end: () => ended.abort() }

  async function renewing(): Promise<void> {
    for (;;) {
      await wait(renewMs, ended.signal)
      if (ended.signal.aborted) return
      // A store that does not answer now may answer before the lease is over.
      const held = await ledger.renew(claim).catch(() => true)
      if (!held && !ended.signal.aborted) overtaken.abort()
      if (!held) return
    }
  }
}
