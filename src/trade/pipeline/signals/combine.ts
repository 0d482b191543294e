import { type Static, Type } from 'typebox'
import { allocateColumn, type Column } from '../../../domain/index.ts'
import { Name, Strict } from './schema-parts.ts'
import type { TradingDialect } from './trading-dialect.ts'

export const combineSetSchema = Type.Object(
  {
    generator: Type.Literal('combine'),
    config: Type.Object(
      {
        columns: Type.Array(Name, { minItems: 2, maxItems: 2, description: 'up score, down score' }),
        names: Name,
        combine: Type.Optional(
          Type.Union([Type.Literal('no_combine'), Type.Literal('relative'), Type.Literal('difference')]),
        ),
        coefficient: Type.Optional(Type.Number()),
        constant: Type.Optional(Type.Number()),
      },
      Strict,
    ),
  },
  Strict,
)

export type CombineConfig = Static<typeof combineSetSchema>['config']
export type CombineOptions = Pick<CombineConfig, 'combine' | 'coefficient' | 'constant'>

/**
 * One score of an up and a down score. `no_combine`: up where up ≥ down, else −down; `relative`:
 * 2·up / (up + down) − 1; `difference`: up − down. Then ·coefficient, then + constant; 0 or absent: skipped.
 * NaN: where a score is missing, and for `relative` where they sum to 0. What `no_combine` makes of a missing score
 * is up to the dialect.
 */
export function combine(
  [up, down]: readonly [Column, Column],
  options: CombineOptions,
  dialect: TradingDialect,
): Column {
  const out = allocateColumn(up.length)
  const { coefficient = 0, constant = 0 } = options
  for (let row = 0; row < out.length; row++) {
    let value = pick(up[row]!, down[row]!, options.combine, dialect)
    if (coefficient !== 0) value *= coefficient
    if (constant !== 0) value += constant
    out[row] = value
  }
  return out
}

function pick(up: number, down: number, how: CombineOptions['combine'], dialect: TradingDialect): number {
  if (how === 'difference') return up - down
  if (how === 'relative') return up + down === 0 ? Number.NaN : (2 * up) / (up + down) - 1
  return dialect.pickStronger(up, down)
}
