import { canonicalJson, sha256 } from '../../math/index.ts'
import { CommandError } from './command-error.ts'
import type { NewCommand } from './port.ts'

/** A spec with a hundred parameters is a tenth of it. */
const MOST_CHARACTERS = 65_536
const DEEPEST = 16

/**
 * Tells requests from each other, so that an id cannot stand for two of them: equal JSON for the same client
 * has the same digest, whatever the order of its keys.
 * @throws CommandError `command.invalid` for what is no JSON, or too much of it
 */
export function requestDigest({ tenant, request }: Pick<NewCommand, 'tenant' | 'request'>): string {
  requirePlain(request)
  return sha256(`${tenant}\n${canonicalJson(request ?? null)}`)
}

/** Bounded before anything walks through it. */
function requirePlain(json: unknown): void {
  let left = MOST_CHARACTERS
  const walk = (value: unknown, depth: number): void => {
    if (depth > DEEPEST) throw invalid(`it is nested deeper than ${DEEPEST} levels`)
    left -= 1
    if (typeof value === 'string') left -= value.length
    else if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value)) {
        left -= key.length
        if (left < 0) break
        walk(child, depth + 1)
      }
    } else if (!isScalar(value)) throw invalid('it is no JSON')
    if (left < 0) throw invalid(`it is longer than ${MOST_CHARACTERS} characters`)
  }
  walk(json, 0)
}

function isScalar(value: unknown): boolean {
  return value === null || value === undefined || typeof value === 'boolean' || Number.isFinite(value)
}

function invalid(problem: string): CommandError {
  return new CommandError('command.invalid', `this is no command: ${problem}`)
}
