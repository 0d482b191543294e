import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const SAMPLE = join(import.meta.dirname, '../../deploy/nginx/leme.conf')
const UNITS: Readonly<Record<string, number>> = { k: 1_024, m: 1_024 ** 2, g: 1_024 ** 3, s: 1_000, r: 1 }

export interface ProxySettings {
  /** The most bytes of a body to this path. */
  bodyBytesAt(path: string): number
  /** A time in milliseconds. */
  timeMs(directive: string): number
  /** Requests a second of a zone. */
  rateOf(zone: string): number
}

/** What the sample says, read as nginx reads it: a location's own setting counts for what it matches. */
export function proxySettings(): ProxySettings {
  const text = readFileSync(SAMPLE, 'utf8').replace(/^\s*#.*$/gm, '')
  const locations = [...text.matchAll(/location (=|~)? ?(\S+) \{([^}]*)\}/g)].map(
    ([, kind, path = '', body = '']) => ({
      matches: (asked: string) => (kind === '~' ? new RegExp(path).test(asked) : asked === path),
      body,
    }),
  )
  const outside = text.replace(/location [^{]*\{[^}]*\}/g, '')
  return {
    bodyBytesAt(path) {
      const own = locations.find(({ matches }) => matches(path))
      return amountOf('client_max_body_size', own?.body ?? '') ?? required('client_max_body_size', outside)
    },
    timeMs: (directive) => required(directive, outside),
    rateOf: (zone) => Number(new RegExp(`zone=${zone}:\\S+ rate=(\\d+)r/s;`).exec(text)?.[1]),
  }
}

function required(directive: string, text: string): number {
  const amount = amountOf(directive, text)
  if (amount === undefined) throw new Error(`the sample does not say ${directive}`)
  return amount
}

function amountOf(directive: string, text: string): number | undefined {
  const [, digits, unit = ''] = new RegExp(`\\b${directive} (\\d+)([kmgs]?);`).exec(text) ?? []
  return digits === undefined ? undefined : Number(digits) * (UNITS[unit] ?? 1)
}
