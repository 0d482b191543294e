import { PipelineFault } from '../../pipeline-fault.ts'

/** A number that may depend on the value of a name. */
export type Expression = (lookUp: (name: string) => number) => number

const TOKEN =
  /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|(\*\*|\/\/|[-+*/()[\],]))/y
const KEYWORDS = ['for', 'in', 'range', 'list', 'if']
const DEEPEST = 50

/** Numbers, names and signs of the text. @throws PipelineFault `config.invalid` */
export function readTokens(text: string): readonly string[] {
  const tokens: string[] = []
  const rest = text.trimEnd()
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < rest.length) {
    const at = TOKEN.lastIndex
    const match = TOKEN.exec(rest)
    if (!match) throw notUnderstood(text, `"${rest.slice(at).trim().slice(0, 10)}" is not understood`)
    tokens.push(match[1] ?? match[2] ?? match[3]!)
  }
  return tokens
}

/** Reads tokens one after another; every fault shows the text. */
export class TokenReader {
  readonly #tokens: readonly string[]
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(tokens: readonly string[], text: string) {
    this.#tokens = tokens
    this.#text = text
  }

  peek(): string | undefined {
    return this.#tokens[this.#at]
  }

  accept(token: string): boolean {
    if (this.peek() !== token) return false
    this.#at++
    return true
  }

  expect(token: string): void {
    if (!this.accept(token)) throw this.fault(`"${token}" is expected ${this.#place()}`)
  }

  expectEnd(): void {
    if (this.peek() !== undefined) throw this.fault(`nothing is expected ${this.#place()}`)
  }

  name(): string {
    const token = this.peek()
    if (token === undefined || !/^[A-Za-z_]/.test(token) || KEYWORDS.includes(token)) {
      throw this.fault(`a name is expected ${this.#place()}`)
    }
    this.#at++
    return token
  }

  /** Sums of products, read from left to right. */
  expression(): Expression {
    let left = this.#product()
    for (;;) {
      const before = left
      if (this.accept('+')) {
        const right = this.#product()
        left = (lookUp) => before(lookUp) + right(lookUp)
      } else if (this.accept('-')) {
        const right = this.#product()
        left = (lookUp) => before(lookUp) - right(lookUp)
      } else return left
    }
  }

  fault(what: string): PipelineFault {
    return notUnderstood(this.#text, what)
  }

  #product(): Expression {
    let left = this.#factor()
    for (;;) {
      const before = left
      if (this.accept('*')) {
        const right = this.#factor()
        left = (lookUp) => before(lookUp) * right(lookUp)
      } else if (this.accept('/')) {
        const right = this.#factor()
        left = (lookUp) => before(lookUp) / right(lookUp)
      } else return left
    }
  }

  #factor(): Expression {
    if (++this.#depth > DEEPEST) throw this.fault('it is nested too deeply')
    try {
      if (this.accept('-')) {
        const value = this.#factor()
        return (lookUp) => -value(lookUp)
      }
      if (this.accept('(')) {
        const value = this.expression()
        this.expect(')')
        return value
      }
      const token = this.peek()
      if (token === undefined || !/^[\d.]/.test(token)) {
        const name = this.name()
        return (lookUp) => lookUp(name)
      }
      this.#at++
      const value = Number(token)
      return () => value
    } finally {
      this.#depth--
    }
  }

  #place(): string {
    const token = this.peek()
    return token === undefined ? 'at the end' : `at "${token}"`
  }
}

function notUnderstood(text: string, what: string): PipelineFault {
  const shown = text.length > 60 ? `${text.slice(0, 57)}…` : text
  return new PipelineFault('config.invalid', `"${shown}" is no list of numbers: ${what}`, {
    hint: 'Write [0.1, 0.2], range(1, 9) or [x / 50 for x in range(1, 9)].',
  })
}
