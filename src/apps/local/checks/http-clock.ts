/** A Date header has whole seconds. */
const SECOND_MS = 1_000

interface Asking {
  /** UTC milliseconds. */
  readonly now: () => number
  readonly signal: AbortSignal
}

/**
 * How far this machine is ahead of the clock of an address, by the Date of its answer: what neither the time of the
 * question nor the second of the header can explain; undefined where it tells none.
 */
export async function aheadOfAddress(url: string, { now, signal }: Asking): Promise<number | undefined> {
  const before = now()
  const began = performance.now()
  const answer = await fetch(url, { method: 'HEAD', redirect: 'manual', signal })
  const tookMs = performance.now() - began
  const told = Date.parse(answer.headers.get('date') ?? '')
  if (Number.isNaN(told)) return undefined
  // It was told at some moment of [told, told + 1 s), within [before, before + took].
  const most = before + tookMs - told
  const least = before - (told + SECOND_MS)
  if (least > 0) return least
  return Math.min(most, 0)
}
