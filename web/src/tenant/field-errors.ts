import { ApiFailure } from '../api/failure.ts'

/** What is wrong with each field of a form, by the first word of its pointer; the rest is said below the form. */
export interface FormFaults<Name extends string> {
  readonly fields: Readonly<Partial<Record<Name, string>>>
  /** Undefined when the fields say all of it. */
  readonly rest: string | undefined
}

/** In: what the server answered, and the fields that the form has. */
export function formFaults<const Name extends string>(
  error: Error | null,
  names: readonly Name[],
): FormFaults<Name> {
  const fields: Partial<Record<Name, string>> = {}
  if (!error) return { fields, rest: undefined }
  const found = error instanceof ApiFailure ? error.fields : []
  const others: string[] = []
  for (const { pointer, message } of found) {
    const name = names.find((one) => pointer === `/${one}` || pointer.startsWith(`/${one}/`))
    if (name === undefined) others.push(`${pointer}: ${message}`)
    else fields[name] ??= sentenceOf(message)
  }
  const isSaid = found.length > 0 && others.length === 0
  const hint = error instanceof ApiFailure && error.hint ? ` ${error.hint}` : ''
  return { fields, rest: isSaid ? undefined : `${sentenceOf(error.message)}${hint}` }
}

function sentenceOf(text: string): string {
  const begun = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}
