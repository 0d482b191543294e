import { LIMITS } from '../limits.ts'
import { BINDING, type BinaryOperator, type Syntax, type SyntaxOption } from './syntax.ts'
import { type ExpressionProblem, type Token, tokenize } from './tokenize.ts'

export type Parsed =
  | { readonly syntax: Syntax; readonly terms: number; readonly problem?: undefined }
  | { readonly problem: ExpressionProblem }

const BINARY: Readonly<Record<string, number>> = {
  or: BINDING.or,
  and: BINDING.and,
  '<': BINDING.compare,
  '<=': BINDING.compare,
  '>': BINDING.compare,
  '>=': BINDING.compare,
  '==': BINDING.compare,
  '!=': BINDING.compare,
  crosses: BINDING.compare,
  '+': BINDING.add,
  '-': BINDING.add,
  '*': BINDING.multiply,
  '/': BINDING.multiply,
}

/** Words that an expression reads as operators or values, so that nothing can be called that. */
export const KEYWORDS: readonly string[] = ['and', 'or', 'not', 'crosses', 'above', 'below', 'true', 'false']

/**
 * Reads an expression by operator precedence. `prev(x)` becomes `shift(x, 1)`, and `crossesAbove(a, b)` becomes
 * `a crosses above b`: two spellings, one meaning. The time is linear in the text, the depth limited.
 */
export function parseExpression(text: string): Parsed {
  if (text.length > LIMITS.expressionCharacters) {
    const message = `an expression of ${text.length} characters`
    return { problem: { offset: 0, message, hint: `Split it: at most ${LIMITS.expressionCharacters}.` } }
  }
  const read = tokenize(text)
  if (read.problem) return read
  const parser = new Parser(read.tokens)
  const syntax = parser.whole()
  return parser.problem ? { problem: parser.problem } : { syntax, terms: parser.terms }
}

/** After its first problem a parser stands at the end, so that everything that is open closes by itself. */
class Parser {
  problem: ExpressionProblem | undefined
  terms = 0
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  whole(): Syntax {
    if (this.#next.kind === 'end') this.#fail('there is no expression', 'Write one, for example close > 100.')
    const syntax = this.#expression(0)
    if (this.#next.kind !== 'end') {
      this.#fail(`${shown(this.#next)} follows a complete expression`, followHint(this.#next))
    }
    return syntax
  }

  get #next(): Token {
    return this.#tokens[this.#at]!
  }

  #expression(binding: number): Syntax {
    this.#enter()
    let left = this.#prefix()
    let levels = 0
    for (;;) {
      const token = this.#next
      if (this.#isSymbol('.')) left = this.#member(left)
      else {
        const strength = operatorStrength(token)
        if (strength === undefined || strength <= binding) break
        left = this.#binary(left, token, strength)
        if (strength === BINDING.compare) this.#refuseChain()
      }
      levels++
      this.#enter()
    }
    this.#depth -= levels + 1
    return left
  }

  /** A chain as long as the limit is a tree as deep as the limit. */
  #enter(): void {
    this.#depth++
    this.terms++
    if (this.#depth <= LIMITS.expressionDepth) return
    this.#fail(
      `the expression is nested deeper than ${LIMITS.expressionDepth} levels`,
      'Give its parts names under "indicators", or list conditions under "all" and "any".',
    )
  }

  #prefix(): Syntax {
    const { kind, text, start: at } = this.#next
    if (this.#isName('not')) {
      this.#take()
      return { kind: 'unary', operator: 'not', of: this.#expression(BINDING.not), at }
    }
    if (this.#isSymbol('-')) {
      this.#take()
      return { kind: 'unary', operator: '-', of: this.#expression(BINDING.minus), at }
    }
    if (this.#isSymbol('(')) return this.#group()
    if (kind === 'number') return this.#taken({ kind: 'number', value: Number(text), at })
    if (kind === 'text') return this.#taken({ kind: 'text', value: text, at })
    if (kind === 'name') return this.#nameOrCall()
    return this.#missing()
  }

  #group(): Syntax {
    this.#take()
    const inner = this.#expression(0)
    this.#expect(')', 'Close the bracket.')
    return inner
  }

  #nameOrCall(): Syntax {
    const { text: name, start: at } = this.#next
    if (name === 'true' || name === 'false') return this.#taken({ kind: 'flag', value: name === 'true', at })
    if (KEYWORDS.includes(name)) return this.#missing()
    this.#take()
    return this.#isSymbol('(') ? this.#call(name, at) : { kind: 'name', name, at }
  }

  #call(name: string, at: number): Syntax {
    this.#take()
    const args: Syntax[] = []
    let options: readonly SyntaxOption[] = []
    while (!this.#isSymbol(')') && !this.problem) {
      if (this.#isSymbol('{')) {
        options = this.#options()
        break
      }
      args.push(this.#expression(0))
      if (!this.#isSymbol(',')) break
      this.#take()
      if (this.#isSymbol(')')) this.#missing()
    }
    this.#expect(')', callHint(name, this.#next))
    return called(name, { args, options, at })
  }

  #options(): readonly SyntaxOption[] {
    this.#take()
    const options: SyntaxOption[] = []
    while (!this.#isSymbol('}') && !this.problem) {
      const { kind, text: name, start: at } = this.#next
      if (kind !== 'name') this.#fail(`${shown(this.#next)} where an option's name is expected`, OPTION_HINT)
      else if (options.some((option) => option.name === name)) {
        this.#fail(`the option "${name}" stands here twice`, 'Remove one of the two.')
      }
      this.#take()
      this.#expect(':', OPTION_HINT)
      options.push({ name, value: this.#expression(0), at })
      if (!this.#isSymbol(',')) break
      this.#take()
    }
    this.#expect('}', 'Close the options with a brace.')
    return options
  }

  #member(of: Syntax): Syntax {
    const { start: at } = this.#next
    this.#take()
    const { kind, text: name } = this.#next
    if (kind !== 'name') this.#fail(`${shown(this.#next)} where a column's name is expected`, MEMBER_HINT)
    this.#take()
    return { kind: 'member', of, name, at }
  }

  #binary(left: Syntax, { text, start: at }: Token, strength: number): Syntax {
    this.#take()
    const operator = text === 'crosses' ? this.#direction() : (text as BinaryOperator)
    return { kind: 'binary', operator, left, right: this.#expression(strength), at }
  }

  #direction(): BinaryOperator {
    const above = this.#isName('above')
    if (!above && !this.#isName('below')) {
      this.#fail(`${shown(this.#next)} after "crosses"`, 'Write "crosses above" or "crosses below".')
    }
    this.#take()
    return above ? 'crossesAbove' : 'crossesBelow'
  }

  #refuseChain(): void {
    if (operatorStrength(this.#next) !== BINDING.compare) return
    this.#fail('comparisons do not chain', 'Join two with "and": 30 < x and x < 70.')
  }

  #expect(symbol: string, hint: string): void {
    if (!this.#isSymbol(symbol)) this.#fail(`${shown(this.#next)} where "${symbol}" is expected`, hint)
    this.#take()
  }

  #missing(): Syntax {
    const { start } = this.#next
    const hint = 'Write a name, a number, or a call such as sma(close, 20).'
    this.#fail(`${shown(this.#next)} where a value is expected`, hint)
    return { kind: 'number', value: Number.NaN, at: start }
  }

  #isSymbol(text: string): boolean {
    return this.#next.kind === 'symbol' && this.#next.text === text
  }

  #isName(text: string): boolean {
    return this.#next.kind === 'name' && this.#next.text === text
  }

  #take(): void {
    if (this.#at < this.#tokens.length - 1) this.#at++
  }

  #taken(syntax: Syntax): Syntax {
    this.#take()
    return syntax
  }

  #fail(message: string, hint: string): void {
    this.problem ??= { offset: this.#next.start, message, hint }
    this.#at = this.#tokens.length - 1
  }
}

const OPTION_HINT = 'Options are written {name: value}, for example {deviations: 2}.'
const MEMBER_HINT = 'Write the column after the dot, for example macd(close).histogram.'

function called(
  name: string,
  call: { args: Syntax[]; options: readonly SyntaxOption[]; at: number },
): Syntax {
  const { args, options, at } = call
  const [first, second] = args
  if (options.length === 0 && first && second && args.length === 2) {
    if (name === 'crossesAbove' || name === 'crossesBelow') {
      return { kind: 'binary', operator: name, left: first, right: second, at }
    }
  }
  if (name === 'prev' && first && args.length === 1 && options.length === 0) {
    return { kind: 'call', name: 'shift', args: [first, { kind: 'number', value: 1, at }], options, at }
  }
  return { kind: 'call', name, args, options, at }
}

function callHint(name: string, { kind }: Token): string {
  if (kind !== 'end') return `Close the bracket of ${name}(; arguments are separated by commas.`
  return `Close the bracket of ${name}(. In a YAML list in [ ] an expression with commas needs quotes.`
}

function operatorStrength({ kind, text }: Token): number | undefined {
  return (kind === 'symbol' || kind === 'name') && Object.hasOwn(BINARY, text) ? BINARY[text] : undefined
}

function shown({ kind, text }: Token): string {
  return kind === 'end' ? 'the expression ends' : `"${text}"`
}

function followHint({ kind, text }: Token): string {
  if (kind === 'name' && (text === 'above' || text === 'below'))
    return `Write "crosses ${text}", or use < and >.`
  return 'Put an operator between, or a second condition into an entry of its own.'
}
