/**
 * Aborts on the first Ctrl-C or SIGTERM, so that the work in hand can end well; a second Ctrl-C ends
 * the process at once.
 */
export function stopSignal(): AbortSignal {
  const control = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (control.signal.aborted) process.exit(130)
      control.abort()
    })
  }
  return control.signal
}
