import { BINDING, type Syntax } from './syntax.ts'

/**
 * The canonical text of an expression: one space around operators, no bracket that is not needed, options by name,
 * numbers in the shortest decimal that reads back the same. Equal trees, equal text; it parses to the same tree.
 */
export function printExpression(syntax: Syntax): string {
  return print(syntax, 0)
}

function print(syntax: Syntax, binding: number): string {
  switch (syntax.kind) {
    case 'number':
      return String(syntax.value)
    case 'text':
      return `'${syntax.value}'`
    case 'flag':
      return String(syntax.value)
    case 'name':
      return syntax.name
    case 'member':
      return `${syntax.of.kind === 'number' ? `(${syntax.of.value})` : print(syntax.of, BINDING.member)}.${syntax.name}`
    case 'call':
      return printCall(syntax)
    case 'unary':
      return printUnary(syntax, binding)
    case 'binary':
      return printBinary(syntax, binding)
  }
}

function printCall({ name, args, options }: Extract<Syntax, { kind: 'call' }>): string {
  const parts = args.map((arg) => print(arg, 0))
  const named = options
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((option) => `${option.name}: ${print(option.value, 0)}`)
  if (named.length > 0) parts.push(`{${named.join(', ')}}`)
  return `${name}(${parts.join(', ')})`
}

function printUnary({ operator, of }: Extract<Syntax, { kind: 'unary' }>, binding: number): string {
  const [own, text] =
    operator === 'not'
      ? [BINDING.not, `not ${print(of, BINDING.not)}`]
      : [BINDING.minus, `-${print(of, BINDING.minus)}`]
  return own < binding ? `(${text})` : text
}

function printBinary(
  { operator, left, right }: Extract<Syntax, { kind: 'binary' }>,
  binding: number,
): string {
  const own = strengthOf(operator)
  const word =
    operator === 'crossesAbove' ? 'crosses above' : operator === 'crossesBelow' ? 'crosses below' : operator
  const leftText = print(left, own === BINDING.compare ? own + 1 : own)
  const text = `${leftText} ${word} ${print(right, own + 1)}`
  return own < binding ? `(${text})` : text
}

function strengthOf(operator: Extract<Syntax, { kind: 'binary' }>['operator']): number {
  switch (operator) {
    case 'or':
      return BINDING.or
    case 'and':
      return BINDING.and
    case '+':
    case '-':
      return BINDING.add
    case '*':
    case '/':
      return BINDING.multiply
    default:
      return BINDING.compare
  }
}
