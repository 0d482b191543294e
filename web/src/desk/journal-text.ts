import { formatSignedPercent } from '../format/number.ts'

/** The entry's own time says as much. */
const LEFT_OUT = new Set(['time', 'madeAt'])

/** The body of a journal entry in one line: `pair ETH/BTC · side buy · rate 0.05`; nested values as JSON. */
export function journalText(body: unknown): string {
  if (typeof body !== 'object' || body === null) return body === undefined ? '' : String(body)
  if (Array.isArray(body)) return JSON.stringify(body)
  return Object.entries(body)
    .filter(([name, value]) => value !== null && value !== undefined && !LEFT_OUT.has(name))
    .map(([name, value]) => `${words(name)} ${valueText(name, value)}`)
    .join(' · ')
}

function words(name: string): string {
  return name.replace(/([A-Z])/g, ' $1').toLowerCase()
}

function valueText(name: string, value: unknown): string {
  if (typeof value === 'object') return JSON.stringify(value)
  if (typeof value !== 'number') return String(value)
  if (name.endsWith('Ratio')) return formatSignedPercent(value)
  return String(Number(value.toPrecision(8)))
}
