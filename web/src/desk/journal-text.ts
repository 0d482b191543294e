/** The body of a journal entry in one line: `pair ETH/BTC  rate 0.05`; nested values as JSON. */
export function journalText(body: unknown): string {
  if (typeof body !== 'object' || body === null) return body === undefined ? '' : String(body)
  if (Array.isArray(body)) return JSON.stringify(body)
  return Object.entries(body)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join('  ')
}
