/** Which multiple of a step is taken for a value between two. */
export type Rounding = 'down' | 'up' | 'nearest'

/**
 * `value` on a multiple of `step`; unchanged without a step. A value within 1e-9 of a step of a multiple
 * is that multiple: a float's last bits do not cost a step.
 */
export function stepped(value: number, step: number | null | undefined, rounding: Rounding): number {
  if (!step) return value
  const count = value / step
  const nearest = Math.round(count)
  return written(Math.abs(count - nearest) < 1e-9 ? nearest : rounded(count, rounding), step)
}

function rounded(count: number, rounding: Rounding): number {
  if (rounding === 'down') return Math.floor(count)
  return rounding === 'up' ? Math.ceil(count) : Math.round(count)
}

/** count · step as it is written, without the float's residue: 3 · 0.1 is 0.3. */
function written(count: number, step: number): number {
  return Number((count * step).toPrecision(15))
}
