import type { Node, Operation } from './node.ts'
import { ANY, absolute, combine, either, extreme, negated, type Range, rising } from './range.ts'

/** What a number that is computed from numbers can be; undefined where it is no number that parameters decide. */
export function rangeOf(operation: Operation, args: readonly Node[]): Range | undefined {
  const numbers = operation === 'where' ? args.slice(1) : args
  const ranges = numbers.flatMap(({ range }) => range ?? [])
  const [a, b] = ranges
  if (!a || ranges.length < numbers.length) return undefined
  switch (operation) {
    case '+':
    case '-':
    case '*':
    case '/':
      return combine(operation, a, b!)
    case 'negate':
      return negated(a)
    case 'min':
      return extreme(Math.min, ranges)
    case 'max':
      return extreme(Math.max, ranges)
    case 'where':
      return either(ranges)
    case 'abs':
      return absolute(a)
    case 'floor':
      return rising(a, Math.floor, true)
    case 'ceil':
      return rising(a, Math.ceil, true)
    case 'round':
      return rising(a, Math.round, true)
    case 'sqrt':
    case 'log':
    case 'exp':
      return ANY
    default:
      return undefined
  }
}
