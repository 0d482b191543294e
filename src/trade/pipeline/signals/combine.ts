import { allocateColumn, type Column } from '../../../domain/index.ts'

export interface CombineOptions {
  readonly combine?: 'no_combine' | 'relative' | 'difference' | undefined
  readonly coefficient?: number | undefined
  readonly constant?: number | undefined
}

/**
 * One score of an up and a down score. `no_combine`: up where up ≥ down, else −down; `relative`:
 * 2·up / (up + down) − 1; `difference`: up − down. Then ·coefficient, then + constant; 0 or absent: skipped.
 * NaN: where a score is missing; without combining, where down is, and −down where up is.
 */
export function combine(up: Column, down: Column, options: CombineOptions): Column {
  const out = allocateColumn(up.length)
  const { coefficient = 0, constant = 0 } = options
  for (let row = 0; row < out.length; row++) {
    let value = pick(up[row]!, down[row]!, options.combine)
    if (coefficient !== 0) value *= coefficient
    if (constant !== 0) value += constant
    out[row] = value
  }
  return out
}

function pick(up: number, down: number, how: CombineOptions['combine']): number {
  if (how === 'difference') return up - down
  if (how === 'relative') return up + down === 0 ? Number.NaN : (2 * up) / (up + down) - 1
  return up >= down ? up : -down
}
