import { exp, log } from '../../../../math/index.ts'
import type { Operation } from '../meaning/node.ts'

/** What is known before the first row, or of one row alone. */
export type Single = number | boolean | string

/** An operation on single values. Comparisons with NaN do not hold, `!=` included. */
export function applyNumbers(operation: Operation, args: readonly Single[]): Single {
  const [a, b] = args as [number, number]
  switch (operation) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case 'negate':
      return -a
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
    case '==':
      return a === b
    case '!=':
      return a < b || a > b || (typeof a === 'string' && a !== b)
    case 'and':
      return args.every((arg) => arg === true)
    case 'or':
      return args.includes(true)
    case 'not':
      return !args[0]
    case 'where':
      return args[0] ? args[1]! : args[2]!
    case 'min':
      return Math.min(...(args as number[]))
    case 'max':
      return Math.max(...(args as number[]))
    case 'abs':
      return Math.abs(a)
    case 'sqrt':
      return Math.sqrt(a)
    case 'log':
      return log(a)
    case 'exp':
      return exp(a)
    case 'floor':
      return Math.floor(a)
    case 'ceil':
      return Math.ceil(a)
    case 'round':
      return Math.round(a)
  }
}
