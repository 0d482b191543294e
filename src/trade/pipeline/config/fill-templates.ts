import { isRecord } from './json-schema.ts'

const TEMPLATE = /\{(symbol|freq)\}/g

/**
 * The configuration with `{symbol}` and `{freq}` replaced by its own values in every text, keys excepted.
 * A template of a key that the configuration lacks is left as it is.
 */
export function fillTemplates(value: unknown): unknown {
  if (!isRecord(value)) return value
  const { symbol, freq } = value
  const words: Readonly<Record<string, unknown>> = { symbol, freq }
  const fill = (part: unknown): unknown => {
    if (typeof part === 'string') {
      return part.replace(TEMPLATE, (whole, name: string) => {
        const word = words[name]
        return typeof word === 'string' ? word : whole
      })
    }
    if (Array.isArray(part)) return part.map(fill)
    if (!isRecord(part)) return part
    return Object.fromEntries(Object.entries(part).map(([key, child]) => [key, fill(child)]))
  }
  const entries = Object.entries(value).map(([key, child]) =>
    key === 'symbol' || key === 'freq' ? [key, child] : [key, fill(child)],
  )
  return Object.fromEntries(entries)
}
