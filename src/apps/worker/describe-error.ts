/** Where, what and what to do, as far as the failure says. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { where, message, hint } = error as Error & { readonly hint?: string; readonly where?: string }
  const sentence = hint === undefined || /[.!?]$/.test(message) ? message : `${message}.`
  return [where && `${where}:`, sentence, hint].filter(Boolean).join(' ')
}
