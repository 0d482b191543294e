/** What lies deep inside of a document from outside; undefined where the way ends. */
export function valueAt(document: unknown, ...path: readonly (string | number)[]): unknown {
  let here = document
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined
    here = (here as Readonly<Record<string | number, unknown>>)[step]
  }
  return here
}

/** Empty where there is no text. */
export function textAt(document: unknown, ...path: readonly (string | number)[]): string {
  const value = valueAt(document, ...path)
  return typeof value === 'string' ? value : ''
}

/** 0 where there is no number. */
export function numberAt(document: unknown, ...path: readonly (string | number)[]): number {
  const value = valueAt(document, ...path)
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

export function listAt(document: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const value = valueAt(document, ...path)
  return Array.isArray(value) ? value : []
}

/** UTC milliseconds; 0 where there is no time. */
export function timeAt(document: unknown, ...path: readonly (string | number)[]): number {
  const time = Date.parse(textAt(document, ...path))
  return Number.isNaN(time) ? 0 : time
}

const LONGEST = 500

/** Words from outside on one line, of a bounded length. */
export function clip(words: string): string {
  const line = words
    .toWellFormed()
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line
}
