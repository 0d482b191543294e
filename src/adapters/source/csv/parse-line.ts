import { CANDLE_FIELDS, type CsvLayout } from './csv-layout.ts'
import { parseIsoTime } from './parse-iso-time.ts'

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i
const SHOWN = 40

/** Why a line gave no candle. */
export interface BrokenLine {
  readonly reason: string
}

/**
 * Reads one line the slow way: quotes, blanks around numbers, dates. Fills `values` by role (time as
 * it stands in the file, or UTC milliseconds when it is a date).
 */
export function parseLine(
  text: string,
  { delimiter, roles }: CsvLayout,
  values: Float64Array,
): BrokenLine | { readonly isDate: boolean } {
  const fields = splitFields(text, delimiter)
  if (fields === undefined) return { reason: 'a quote is not closed' }
  if (fields.length !== roles.length) {
    return { reason: `has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'}, not ${roles.length}` }
  }
  let isDate = false
  for (const [at, role] of roles.entries()) {
    if (role < 0) continue
    const field = fields[at]!.trim()
    if (NUMBER.test(field)) values[role] = Number(field)
    else if (role === 0) {
      const bytes = new TextEncoder().encode(field)
      values[role] = parseIsoTime(bytes, 0, bytes.length)
      isDate = true
      if (Number.isNaN(values[role]))
        return { reason: `time is neither a number nor a date: ${quote(field)}` }
    } else return { reason: `${CANDLE_FIELDS[role]} is not a number: ${quote(field)}` }
  }
  return { isDate }
}

/** Fields without their quotes; undefined when a quote is left open. */
function splitFields(text: string, delimiter: string): string[] | undefined {
  if (!text.includes('"')) return text.split(delimiter)
  const fields: string[] = []
  let field = ''
  let open = false
  for (const letter of text) {
    if (letter === '"') open = !open
    else if (letter === delimiter && !open) {
      fields.push(field)
      field = ''
    } else field += letter
  }
  return open ? undefined : [...fields, field]
}

function quote(field: string): string {
  const shown = field.length > SHOWN ? `${field.slice(0, SHOWN)}…` : field
  return JSON.stringify(shown)
}
