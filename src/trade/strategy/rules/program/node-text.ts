import { printExpression } from '../expression/print-expression.ts'
import type { BinaryOperator, Syntax } from '../expression/syntax.ts'
import type { Computation, Node } from '../meaning/node.ts'
import type { Leaves } from './program.ts'

/** The expression of a node, in which named columns stand under their names. */
export function nodeText(node: Node, leaves: Leaves): string {
  return printExpression(syntaxOf(node, leaves))
}

function syntaxOf(node: Node, leaves: Leaves): Syntax {
  const { computation } = node
  const leaf = leaves.get(node)
  if (leaf) return { kind: 'name', name: leaf.name, at: 0 }
  const args = 'args' in computation ? computation.args.map((arg) => syntaxOf(arg, leaves)) : []
  switch (computation.kind) {
    case 'constant':
      return constantSyntax(computation.value)
    case 'param':
    case 'column':
    case 'fact':
      return { kind: 'name', name: computation.name, at: 0 }
    case 'cross':
      return binary(computation.above ? 'crossesAbove' : 'crossesBelow', args)
    case 'shift':
      return { kind: 'call', name: 'shift', args, options: [], at: 0 }
    case 'output':
      return { kind: 'member', of: args[0]!, name: computation.name, at: 0 }
    case 'call':
      return callSyntax(computation, args)
    case 'apply':
      return applySyntax(computation, args)
  }
}

function constantSyntax(value: number | boolean | string): Syntax {
  if (typeof value === 'string') return { kind: 'text', value, at: 0 }
  return typeof value === 'boolean' ? { kind: 'flag', value, at: 0 } : { kind: 'number', value, at: 0 }
}

function binary(operator: BinaryOperator, [left, right]: readonly Syntax[]): Syntax {
  return { kind: 'binary', operator, left: left!, right: right!, at: 0 }
}

/** Options at their default are left out. */
function callSyntax(
  { name, indicator, args: nodes }: Extract<Computation, { kind: 'call' }>,
  args: readonly Syntax[],
): Syntax {
  const settings = Object.entries(indicator.settings).map(([option, { start }], i) => {
    const at = indicator.columns + i
    const { computation } = nodes[at]!
    const isDefault = computation.kind === 'constant' && computation.value === start
    return { name: option, value: args[at]!, isOption: start !== undefined, isDefault, at: 0 }
  })
  return {
    kind: 'call',
    name,
    args: [
      ...args.slice(0, indicator.columns),
      ...settings.filter(({ isOption }) => !isOption).map(({ value }) => value),
    ],
    options: settings.filter(({ isOption, isDefault }) => isOption && !isDefault),
    at: 0,
  }
}

function applySyntax(
  { operation }: Extract<Computation, { kind: 'apply' }>,
  args: readonly Syntax[],
): Syntax {
  switch (operation) {
    case 'negate':
    case 'not':
      return { kind: 'unary', operator: operation === 'not' ? 'not' : '-', of: args[0]!, at: 0 }
    case 'where':
    case 'min':
    case 'max':
    case 'abs':
    case 'sqrt':
    case 'log':
    case 'exp':
    case 'floor':
    case 'ceil':
    case 'round':
      return { kind: 'call', name: operation, args, options: [], at: 0 }
    default:
      return args.reduce((left, right) => binary(operation, [left, right]))
  }
}
