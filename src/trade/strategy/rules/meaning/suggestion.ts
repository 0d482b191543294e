import { nearest } from '../../../../domain/index.ts'

/** `Did you mean "close"?`, or what is known. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = nearest(name, known)
  if (near) return `Did you mean "${near}"?`
  const shown = known.slice(0, 30).join(', ')
  return `Known are ${shown}${known.length > 30 ? ' …' : ''}.`
}
