import { readsOtherwise } from './node-of.ts'

/** Letters first, and nothing that has a meaning in YAML or in brackets of it; a colon only before another letter. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9_./-]*(:[A-Za-z0-9][A-Za-z0-9_./-]*)*$/
const OCTAL = /^0o[0-7]+$/
/** A line ends at these for some readers, and the eye reorders at the others. */
const INVISIBLE = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g
const WORDS = /^(true|false|null)$/i

type Json = unknown

export interface LayoutOptions {
  /** How far the lines stand from the margin. */
  readonly column: number
  readonly newline: string
}

/** A value within a line; in JSON's way where `quoted`, which is YAML, too. */
export function inline(value: Json, quoted = false): string {
  if (typeof value === 'string') return quoted ? doubleQuoted(value) : textOf(value)
  if (typeof value === 'number') return numberOf(value)
  if (Array.isArray(value)) return `[${value.map((item) => inline(item, quoted)).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const pairs = Object.entries(value).map(
    ([key, child]) => `${inline(key, quoted)}: ${inline(child, quoted)}`,
  )
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
}

/** `name: value` on as many lines as it takes, each with its line's end. */
export function pairLines(name: string, value: Json, layout: LayoutOptions): string {
  const { column, newline } = layout
  const head = `${' '.repeat(column)}${textOf(name)}:`
  const inner = { column: column + 2, newline }
  if (isList(value) && value.some(isMap)) {
    return `${head}${newline}${value.map((item) => itemLines(item, inner)).join('')}`
  }
  if (!isMap(value) || Object.keys(value).length === 0) return `${head} ${inline(value)}${newline}`
  return `${head}${newline}${Object.entries(value)
    .map(([key, child]) => pairLines(key, child, inner))
    .join('')}`
}

/** `- value`, with its line's end; a map takes a line for each of its values. */
export function itemLines(value: Json, { column, newline }: LayoutOptions): string {
  const indent = ' '.repeat(column)
  if (!isMap(value) || Object.keys(value).length === 0) return `${indent}- ${inline(value)}${newline}`
  const lines = Object.entries(value).map(([key, child]) =>
    pairLines(key, child, { column: column + 2, newline }),
  )
  return `${indent}- ${lines.join('').slice(column + 2)}`
}

/** A text between the quotes that people took; without any where it reads as a text to every reader. */
export function textOf(text: string, quote: '' | '"' | "'" = ''): string {
  if (quote === "'" && text.search(INVISIBLE) < 0 && /^[ -~\u00a0-\uffff]*$/.test(text)) {
    return `'${text.replaceAll("'", "''")}'`
  }
  const isPlain = PLAIN.test(text) && !WORDS.test(text) && !OCTAL.test(text) && !readsOtherwise(text)
  return quote === '' && isPlain ? text : doubleQuoted(text)
}

function doubleQuoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    INVISIBLE,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The point before an exponent makes it a number to every reader. */
function numberOf(value: number): string {
  return String(value === 0 ? 0 : value).replace(/^(-?\d+)e/, '$1.0e')
}

function isMap(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
