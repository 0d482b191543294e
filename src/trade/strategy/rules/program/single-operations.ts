import { exp, log } from '../../../../math/index.ts'
import type { Operation } from '../meaning/node.ts'

/** What is known before the first row, or of one row alone. */
export type Single = number | boolean | string

type SingleOperation = (...args: Single[]) => Single

const numbers = (operation: (a: number, b: number) => Single): SingleOperation => operation as SingleOperation

/** The operations on single values. Comparisons with NaN do not hold, `!=` included. */
export const SINGLE_OPERATIONS: Readonly<Record<Operation, SingleOperation>> = {
  '+': numbers((a, b) => a + b),
  '-': numbers((a, b) => a - b),
  '*': numbers((a, b) => a * b),
  '/': numbers((a, b) => a / b),
  negate: numbers((a) => -a),
  '<': (a, b) => a! < b!,
  '<=': (a, b) => a! <= b!,
  '>': (a, b) => a! > b!,
  '>=': (a, b) => a! >= b!,
  '==': (a, b) => a === b,
  '!=': (a, b) => a! < b! || a! > b!,
  and: (...args) => args.every((arg) => arg === true),
  or: (...args) => args.includes(true),
  not: (a) => !a,
  where: (condition, a, b) => (condition ? a! : b!),
  min: (...args) => Math.min(...(args as number[])),
  max: (...args) => Math.max(...(args as number[])),
  abs: numbers(Math.abs),
  sqrt: numbers(Math.sqrt),
  log: numbers(log),
  exp: numbers(exp),
  floor: numbers(Math.floor),
  ceil: numbers(Math.ceil),
  round: numbers(Math.round),
}
