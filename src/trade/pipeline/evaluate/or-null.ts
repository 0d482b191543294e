/** JSON knows no NaN and no infinity. */
export function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
