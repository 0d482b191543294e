import type { Candles, Column, Mask } from '../../../src/domain/index.ts'
import { ema, rsi, sma } from '../../../src/math/index.ts'
import type { Condition, GoldenRules, Indicator, Operand } from './golden-case.ts'

export type Columns = Readonly<Record<string, Column>>

const KINDS = { sma, ema, rsi }

/** The indicators of a case by their names. */
export function indicatorColumns({ indicators }: GoldenRules, candles: Candles): Columns {
  const compute = ({ kind, source, params }: Indicator) => KINDS[kind](sourceOf(candles, source), params.n)
  return Object.fromEntries(Object.entries(indicators).map(([name, one]) => [name, compute(one)]))
}

/** Rows on which all conditions hold; none where there are no conditions. */
export function signalMask(conditions: readonly Condition[], columns: Columns, length: number): Mask {
  const at = (row: number) => (name: string) => columns[name]![row]!
  return Uint8Array.from({ length }, (_, row) => {
    const before = row > 0 ? at(row - 1) : () => NaN
    return conditions.length > 0 && conditions.every((one) => holds(one, at(row), before)) ? 1 : 0
  })
}

/** A comparison with an undefined value does not hold. */
export function holds(
  { op, left, right }: Condition,
  now: (name: string) => number,
  before: (name: string) => number = () => NaN,
): boolean {
  const [a, b] = [operandOf(left, now), operandOf(right, now)]
  if (op === '>') return a > b
  if (op === '>=') return a >= b
  if (op === '<') return a < b
  if (op === '<=') return a <= b
  const [c, d] = [operandOf(left, before), operandOf(right, before)]
  return op === 'crosses_above' ? a > b && c <= d : a < b && c >= d
}

function operandOf(operand: Operand, read: (name: string) => number): number {
  if (typeof operand === 'number') return operand
  if (typeof operand === 'string') return read(operand)
  return read(operand.of) * operand.times
}

function sourceOf(candles: Candles, source: string): Column {
  const { high, low, close } = candles
  if (source === 'typical') return close.map((value, row) => (high[row]! + low[row]! + value) / 3)
  return candles[source as 'open' | 'high' | 'low' | 'close' | 'volume']
}
