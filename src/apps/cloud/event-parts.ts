import { Fault } from '../../domain/index.ts'

/** A value of an event at a path, or undefined where something on the way is missing. */
export function partOf(value: unknown, ...path: readonly string[]): unknown {
  let at = value
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined
    at = (at as Record<string, unknown>)[name]
  }
  return at
}

/** A text that has to be there. @throws Fault `event.malformed` */
export function textOf(value: unknown, ...path: readonly string[]): string {
  const found = partOf(value, ...path)
  if (typeof found === 'string' && found !== '') return found
  throw new Fault('usage', 'event.malformed', `The event has no text at ${path.join('.')}`)
}
