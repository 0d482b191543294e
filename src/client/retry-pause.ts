/** How often a request is sent again, and how long is waited before. */
export interface RetryOptions {
  /** Times that a request is sent again. */
  readonly retries: number
  /** Before the first of them; doubled each time. */
  readonly firstPauseMs: number
  readonly longestPauseMs: number
  /** A server that asks for more patience than this (`Retry-After`) is not asked again. */
  readonly longestRetryAfterMs: number
}

export const RETRY: RetryOptions = {
  retries: 4,
  firstPauseMs: 250,
  longestPauseMs: 8_000,
  longestRetryAfterMs: 60_000,
}

export interface Failed {
  /** From 1. */
  readonly attempt: number
  readonly retryAfterMs: number | undefined
  /** 0…1, so that many clients do not come back at once. */
  readonly chance: number
}

/** Milliseconds until the next try; undefined: the server asks for more than we wait. */
export function retryPause(
  { firstPauseMs, longestPauseMs, longestRetryAfterMs }: RetryOptions,
  { attempt, retryAfterMs, chance }: Failed,
): number | undefined {
  if (retryAfterMs !== undefined && retryAfterMs > longestRetryAfterMs) return undefined
  const longest = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1))
  // What the server asks for is the least.
  if (retryAfterMs !== undefined) return retryAfterMs + (longest * chance) / 2
  return (longest * (1 + chance)) / 2
}
