export interface AskReloadOptions {
  /** Resolves after so long, or when the signal aborts. */
  readonly wait: (delayMs: number, signal: AbortSignal) => Promise<void>
  /** Ends all tries. */
  readonly signal: AbortSignal
  readonly tries?: number
  /** Of one try. */
  readonly timeoutMs?: number
  /** Before the second try; twice as long before each next one. */
  readonly firstDelayMs?: number
}

export type ReloadAnswer =
  | { readonly kind: 'reloaded'; readonly tries: number }
  | { readonly kind: 'failed'; readonly tries: number; readonly reason: string }

/** Asks a predictor to take what was published, by `POST url`, several times if need be. It never throws. */
export async function askReload(
  url: string,
  { wait, signal, tries = 4, timeoutMs = 15_000, firstDelayMs = 500 }: AskReloadOptions,
): Promise<ReloadAnswer> {
  for (let n = 1; ; n++) {
    const reason = await askOnce(url, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]))
    if (reason === undefined) return { kind: 'reloaded', tries: n }
    if (n === tries || signal.aborted) return { kind: 'failed', tries: n, reason }
    await wait(firstDelayMs * 2 ** (n - 1), signal)
  }
}

/** Why it failed, or undefined. */
async function askOnce(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(url, { method: 'POST', signal, redirect: 'error' })
    await response.body?.cancel()
    return response.ok ? undefined : `it answered ${response.status}`
  } catch (error) {
    const { name, cause } = error as Error & { readonly cause?: { readonly code?: string } }
    return cause?.code ?? name
  }
}
