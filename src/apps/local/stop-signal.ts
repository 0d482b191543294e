/** A wrapper may pass on the Ctrl-C that the terminal has sent already: that is one, not two. */
const SAME_MS = 1_000

/**
 * Aborts on the first Ctrl-C or SIGTERM, so that the work in hand can end well; a second Ctrl-C ends
 * the process at once. The database then stays up until the next command ends.
 */
export function stopSignal(): AbortSignal {
  const control = new AbortController()
  let first = Number.POSITIVE_INFINITY
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      const now = performance.now()
      if (now - first > SAME_MS) process.exit(130)
      first = Math.min(first, now)
      control.abort()
    })
  }
  return control.signal
}

const LEFT_MS = 500

/**
 * For a process that has ended all its work: what still holds it open, as a request to somebody who never answers, has
 * no reader any more.
 */
export function leave(): void {
  setTimeout(() => process.exit(), LEFT_MS).unref()
}
