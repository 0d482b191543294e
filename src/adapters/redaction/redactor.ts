import { knownValues } from './known-values.ts'
import { SHORTEST_SECRET, secretForms } from './secret-forms.ts'
import { isTellingName, mayHoldSecrets, withoutSecretForms } from './secret-patterns.ts'

/** Keeps secrets out of what is written down: those that it was told of, and what looks like one. */
export interface Redactor {
  /** From now on it is cut out, in every form. False: it is shorter than eight units and is not looked for. */
  learn(value: string): boolean
  /** A text without secrets. */
  text(text: string): string
  /** A text without the secrets that were learnt; what looks like one stays. */
  known(text: string): string
  /** A copy of what JSON can hold: its texts without secrets, and nothing in fields whose name tells that it is one. */
  fields(value: unknown): unknown
  /** A line of JSON without secrets; it stays JSON. */
  jsonLine(line: string): string
}

export interface RedactorOptions {
  /** More values than this, and the one that was learnt or used least recently is forgotten. */
  readonly maxValues?: number
  /** The same of the units of all their forms together. */
  readonly maxUnits?: number
  /** A value had to be forgotten: it would be shown from now on. */
  readonly onForgotten?: () => void
}

const MARK = '[redacted]'
const DEEPEST = 32

export function createRedactor(options: RedactorOptions = {}): Redactor {
  const { maxValues = 20_000, maxUnits = 16 * 1024 * 1024, onForgotten } = options
  const known = knownValues()
  const learnt = new Map<string, ReadonlySet<string>>()
  let units = 0

  function forgetOldest(): void {
    const [[value, forms] = []] = learnt
    if (value === undefined || forms === undefined) return
    learnt.delete(value)
    known.delete(forms)
    units -= unitsOf(forms)
    onForgotten?.()
  }

  const redactor: Redactor = {
    learn(value) {
      if (value.length < SHORTEST_SECRET || value === MARK) return false
      const forms = learnt.get(value)
      if (forms) {
        learnt.delete(value)
        learnt.set(value, forms)
        return true
      }
      const made = secretForms(value)
      learnt.set(value, made)
      known.add(made)
      units += unitsOf(made)
      while (learnt.size > 1 && (learnt.size > maxValues || units > maxUnits)) forgetOldest()
      return true
    },
    text: (text) => withoutSecretForms(known.replace(text, MARK)),
    known: (text) => known.replace(text, MARK),
    fields: (value) => cleaned(value, []),
    jsonLine(line) {
      const clean = redactor.text(line)
      if (clean === line && !mayHoldSecrets(line)) return line
      try {
        return `${JSON.stringify(cleaned(JSON.parse(line), []))}${line.endsWith('\n') ? '\n' : ''}`
      } catch {
        return clean
      }
    },
  }
  return redactor

  function cleaned(value: unknown, above: readonly object[], isWithheld = false): unknown {
    if (typeof value === 'string') return isWithheld ? withheld(value) : redactor.text(value)
    if (typeof value !== 'object' || value === null) return value
    if (above.length === DEEPEST || above.includes(value)) return MARK
    const path = [...above, value]
    if (Array.isArray(value)) return value.map((item) => cleaned(item, path, isWithheld))
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => [
        redactor.text(name),
        cleaned(field, path, isWithheld || isTellingName(name)),
      ]),
    )
  }
}

/** In a field whose name tells; numbers and words such as `true` tell nothing, even there. */
function withheld(value: string): string {
  return value === '' ? value : MARK
}

function unitsOf(forms: ReadonlySet<string>): number {
  let units = 0
  for (const form of forms) units += form.length
  return units
}
