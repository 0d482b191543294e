import { StrategyError } from '../strategy-error.ts'

/** A place in a document: a value by JSON pointer, its key, or a character of its text. */
export interface RulesPlace {
  /** RFC 6901: `/enterLong/0`. */
  readonly pointer: string
  /** The key is meant, not its value. */
  readonly atKey?: boolean
  /** Character of a text, from 0. */
  readonly offset?: number
}

/** One thing wrong with a document. */
export interface RulesProblem extends RulesPlace {
  /** What was found. */
  readonly message: string
  /** What to do. */
  readonly hint: string
}

/** Says where a place of a document stands, as `file:line:column`; lent by whoever read it. */
export type RulesLocator = (place: RulesPlace) => string

const SHOWN = 20

/** Collects what is wrong, so that a reader sees everything at once. */
export class Problems {
  readonly #list: RulesProblem[] = []

  add(place: RulesPlace, message: string, hint: string): void {
    this.#list.push({ ...place, message, hint })
  }

  get list(): readonly RulesProblem[] {
    return this.#list
  }
}

/** The error that tells problems, each with its place; there is at least one. */
export function problemsError(problems: readonly RulesProblem[], locate: RulesLocator): StrategyError {
  const [first] = problems
  const where = locate(first!)
  if (problems.length === 1) {
    return new StrategyError('strategy.invalid', `${where} ${first!.message}`, { where, hint: first!.hint })
  }
  const lines = problems
    .slice(0, SHOWN)
    .map((problem) => `${locate(problem)} ${problem.message}. ${problem.hint}`)
  const more = problems.length > SHOWN ? [`… and ${problems.length - SHOWN} more`] : []
  return new StrategyError('strategy.invalid', [...lines, ...more].join('\n'), {
    where,
    hint: `Correct these ${problems.length} places.`,
  })
}

/** Places of a document that came from no file: `/enterLong/0 character 12`. */
export function byPointer({ pointer, offset }: RulesPlace): string {
  const place = pointer === '' ? 'document' : pointer
  return offset === undefined ? place : `${place} character ${offset + 1}`
}
