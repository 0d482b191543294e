import { pathToFileURL } from 'node:url'

/**
 * `file:line:column` of the innermost place in `file` that an error or one of its causes names;
 * undefined when none does.
 */
export function placeOf(error: unknown, file: string): string | undefined {
  for (
    let current = error, depth = 0;
    current instanceof Error && depth < 8;
    current = current.cause, depth++
  ) {
    const stack = current.stack ?? ''
    for (const name of [pathToFileURL(file).href, file]) {
      const at = stack.indexOf(`${name}:`)
      if (at < 0) continue
      const position = /^:(\d+)(?::(\d+))?/.exec(stack.slice(at + name.length))
      if (position) return `${file}:${position[1]}${position[2] ? `:${position[2]}` : ''}`
    }
  }
  return undefined
}
