import { parseExpression } from '../expression/parse-expression.ts'
import { printExpression } from '../expression/print-expression.ts'
import type { Syntax } from '../expression/syntax.ts'
import { LIMITS } from '../limits.ts'
import type { Problems } from '../rules-problem.ts'

/** Enough problems; what follows is not looked at, for the time that it takes. */
const ENOUGH = 20

/** Reads a document's expressions, counts their terms, and tells what is wrong with their spelling. */
export class ExpressionReader {
  readonly problems: Problems
  #terms = 0

  constructor(problems: Problems) {
    this.problems = problems
  }

  /** Nothing more needs to be read. */
  get isDone(): boolean {
    return this.problems.list.length >= ENOUGH || this.#terms > LIMITS.terms
  }

  read(text: string, pointer: string): Syntax | undefined {
    if (this.isDone) return undefined
    const parsed = parseExpression(text)
    if (parsed.problem) {
      const { offset, message, hint } = parsed.problem
      this.problems.add({ pointer, offset }, message, hint)
      return undefined
    }
    if (printExpression(parsed.syntax).length > LIMITS.expressionCharacters) {
      const message = `the expression has more than ${LIMITS.expressionCharacters} characters in its canonical form`
      this.problems.add({ pointer }, message, 'Give its parts names under "indicators".')
      return undefined
    }
    this.#terms += parsed.terms
    if (this.#terms <= LIMITS.terms) return parsed.syntax
    const message = `the expressions up to here have more than ${LIMITS.terms} terms`
    this.problems.add({ pointer }, message, 'Give parts that repeat a name under "indicators".')
    return undefined
  }
}
