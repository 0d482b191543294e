import { Fault } from '../../../domain/index.ts'

/**
 * `name=value` as an object; numbers, true and false are what they look like.
 * @throws Fault `parameter.malformed`
 */
export function parseParameters(assignments: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    assignments.map((text) => {
      const at = text.indexOf('=')
      if (at < 1) {
        throw new Fault('usage', 'parameter.malformed', `"${text}" is no parameter`, {
          hint: 'Write name=value.',
        })
      }
      const value = text.slice(at + 1)
      const known: Record<string, unknown> = { true: true, false: false }
      const number = Number(value)
      return [
        text.slice(0, at),
        Object.hasOwn(known, value) ? known[value] : value !== '' && !Number.isNaN(number) ? number : value,
      ]
    }),
  )
}
