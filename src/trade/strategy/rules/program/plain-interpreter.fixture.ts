import type { Candles, Column } from '../../../../domain/index.ts'
import { exp, log } from '../../../../math/index.ts'
import { parseExpression } from '../expression/parse-expression.ts'
import type { Syntax } from '../expression/syntax.ts'
import { INDICATORS } from '../indicator/indicators.ts'

type Single = number | boolean | string
/** The value of a row, of rows before it, or of a part of it. */
type Rows = (row: number) => Single

/**
 * What an expression says, computed row by row from its text: no nodes, nothing shared, nothing hoisted. A second
 * opinion on the compiler; only parser and kernels are the same.
 */
export class PlainInterpreter {
  readonly #candles: Candles
  readonly #params: Readonly<Record<string, Single>>
  readonly #named = new Map<string, Rows | Readonly<Record<string, Rows>>>()

  constructor(candles: Candles, params: Readonly<Record<string, Single>>) {
    this.#candles = candles
    this.#params = params
  }

  /** Makes an expression known under a name. */
  name(name: string, text: string): void {
    this.#named.set(name, this.#value(syntaxOf(text)))
  }

  rows(text: string): Single[] {
    const value = this.#single(syntaxOf(text))
    return Array.from({ length: this.#candles.length }, (_, row) => value(row))
  }

  #single(syntax: Syntax): Rows {
    const value = this.#value(syntax)
    if (typeof value === 'function') return value
    throw new Error('several columns')
  }

  #value(syntax: Syntax): Rows | Readonly<Record<string, Rows>> {
    switch (syntax.kind) {
      case 'number':
      case 'text':
      case 'flag':
        return () => syntax.value
      case 'name':
        return this.#nameValue(syntax.name)
      case 'member':
        return (this.#value(syntax.of) as Readonly<Record<string, Rows>>)[syntax.name]!
      case 'unary': {
        const of = this.#single(syntax.of)
        return syntax.operator === 'not' ? (row) => !of(row) : (row) => -(of(row) as number)
      }
      case 'binary':
        return this.#binary(syntax)
      case 'call':
        return this.#call(syntax)
    }
  }

  #nameValue(name: string) {
    const named = this.#named.get(name)
    if (named) return named
    if (name in this.#params) return () => this.#params[name]!
    const column = this.#candles[name as 'close']
    return (row: number) => column[row]!
  }

  #binary({ operator, left, right }: Extract<Syntax, { kind: 'binary' }>): Rows {
    const [a, b] = [this.#single(left), this.#single(right)] as [
      (row: number) => number,
      (row: number) => number,
    ]
    switch (operator) {
      case 'and':
        return (row) => Boolean(a(row)) && Boolean(b(row))
      case 'or':
        return (row) => Boolean(a(row)) || Boolean(b(row))
      case 'crossesAbove':
        return (row) => row > 0 && a(row) > b(row) && a(row - 1) <= b(row - 1)
      case 'crossesBelow':
        return (row) => row > 0 && a(row) < b(row) && a(row - 1) >= b(row - 1)
      case '<':
        return (row) => a(row) < b(row)
      case '<=':
        return (row) => a(row) <= b(row)
      case '>':
        return (row) => a(row) > b(row)
      case '>=':
        return (row) => a(row) >= b(row)
      case '==':
        return (row) => a(row) === b(row)
      case '!=':
        return (row) => a(row) !== b(row) && !Number.isNaN(a(row)) && !Number.isNaN(b(row))
      case '+':
        return (row) => a(row) + b(row)
      case '-':
        return (row) => a(row) - b(row)
      case '*':
        return (row) => a(row) * b(row)
      case '/':
        return (row) => a(row) / b(row)
    }
  }

  #call({ name, args, options }: Extract<Syntax, { kind: 'call' }>) {
    const indicator = INDICATORS[name]
    if (!indicator)
      return this.#function(
        name,
        args.map((arg) => this.#single(arg)),
      )
    const settings: Record<string, number | string> = {}
    let given = indicator.columns
    for (const [setting, { start }] of Object.entries(indicator.settings)) {
      const option = options.find((each) => each.name === setting)
      if (start === undefined) settings[setting] = this.#single(args[given++]!)(0) as number
      else settings[setting] = option ? (this.#single(option.value)(0) as number) : start
    }
    const columns = args.slice(0, indicator.columns).map((arg) => this.#column(this.#single(arg)))
    const result = indicator.run({ columns, candles: this.#candles }, settings)
    if (result instanceof Float64Array) return (row: number) => result[row]!
    return Object.fromEntries(
      Object.entries(result).map(([part, column]) => [part, (row: number) => column[row]!]),
    )
  }

  #function(name: string, args: readonly Rows[]): Rows {
    const [a, b, c] = args as [(row: number) => number, (row: number) => number, (row: number) => number]
    switch (name) {
      case 'shift':
        return (row) => (row - b(row) < 0 ? Number.NaN : a(row - b(row)))
      case 'where':
        return (row) => (a(row) ? b(row) : c(row))
      case 'min':
        return (row) => Math.min(...args.map((arg) => arg(row) as number))
      case 'max':
        return (row) => Math.max(...args.map((arg) => arg(row) as number))
      case 'log':
        return (row) => log(a(row))
      case 'exp':
        return (row) => exp(a(row))
      default:
        return (row) => (Math[name as 'abs'] as (x: number) => number)(a(row))
    }
  }

  #column(rows: Rows): Column {
    return Float64Array.from({ length: this.#candles.length }, (_, row) => rows(row) as number)
  }
}

function syntaxOf(text: string): Syntax {
  const parsed = parseExpression(text)
  if (parsed.problem) throw new Error(parsed.problem.message)
  return parsed.syntax
}
