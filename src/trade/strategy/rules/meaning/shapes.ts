import { type Node, outputsOf } from './node.ts'
import type { Complain } from './scope.ts'

interface Asking {
  readonly complain: Complain
  readonly at: number
}

/** What a node is, for a message. */
export function inWords(node: Node): string {
  switch (node.shape) {
    case 'number':
      return 'a number'
    case 'truth':
      return 'true or false'
    case 'text':
      return 'a text'
    case 'column':
      return 'a column'
    case 'mask':
      return 'a condition'
    case 'bundle':
      return `an indicator of several columns (${(outputsOf(node) ?? []).join(', ')})`
  }
}

/** Whether every node is a number or a column of them; complains when not. */
export function requireNumbers(nodes: readonly Node[], who: string, { complain, at }: Asking): boolean {
  const odd = nodes.find(({ shape }) => shape !== 'number' && shape !== 'column')
  if (!odd) return true
  complain(at, `${who} needs numbers or columns and got ${inWords(odd)}`, numberHint(odd))
  return false
}

/** Whether the node holds or does not hold; complains when it is something else. */
export function requireCondition(node: Node, who: string, { complain, at }: Asking): boolean {
  if (node.shape === 'truth' || node.shape === 'mask') return true
  const hint =
    node.shape === 'bundle'
      ? numberHint(node)
      : node.shape === 'text'
        ? "Compare it: mode == 'fast'."
        : 'Compare it with something, for example > 0.'
  complain(at, `${who} needs a condition and got ${inWords(node)}`, hint)
  return false
}

/** What to do where numbers are wanted and the node is something else. */
export function numberHint(node: Node): string {
  switch (node.shape) {
    case 'bundle':
      return `Name one of its columns after a dot: ${(outputsOf(node) ?? []).join(', ')}.`
    case 'truth':
    case 'mask':
      return 'where(condition, 1, 0) makes numbers of it; "and" and "or" join conditions.'
    default:
      return "A text is compared with == to a choice's option, or given to an option that takes a word."
  }
}
