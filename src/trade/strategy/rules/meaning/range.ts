/** What a number that parameters decide can be: every value from `min` to `max`, whole ones only if `whole`. */
export interface Range {
  readonly min: number
  readonly max: number
  readonly whole: boolean
}

/** Without bounds on either side it may be NaN, too, and so may what is made of it. */
export const ANY: Range = { min: -Infinity, max: Infinity, whole: false }

function isAny({ min, max }: Range): boolean {
  return min === -Infinity && max === Infinity
}

export function exactly(value: number): Range {
  return { min: value, max: value, whole: Number.isInteger(value) }
}

/** The range of a sum, difference, product or quotient; {@link ANY} where it has no bounds. */
export function combine(operator: '+' | '-' | '*' | '/', a: Range, b: Range): Range {
  switch (operator) {
    case '+':
      return spanning([a.min + b.min, a.max + b.max], a.whole && b.whole)
    case '-':
      return spanning([a.min - b.max, a.max - b.min], a.whole && b.whole)
    case '*':
      return spanning(
        corners(a, b, (x, y) => x * y),
        a.whole && b.whole,
      )
    case '/':
      if (b.min <= 0 && b.max >= 0) return ANY
      return spanning(
        corners(a, b, (x, y) => x / y),
        false,
      )
  }
}

/** The range of a function that never falls. */
export function rising(range: Range, f: (value: number) => number, whole: boolean): Range {
  const { min, max } = range
  if (isAny(range)) return ANY
  return spanning([f(min), f(max)], whole)
}

export function negated({ min, max, whole }: Range): Range {
  return { min: -max, max: -min, whole }
}

export function absolute(range: Range): Range {
  const { min, max, whole } = range
  if (isAny(range)) return ANY
  const far = Math.max(Math.abs(min), Math.abs(max))
  return { min: min <= 0 && max >= 0 ? 0 : Math.min(Math.abs(min), Math.abs(max)), max: far, whole }
}

/** The range of whichever of several it is. */
export function either(ranges: readonly Range[]): Range {
  return {
    min: Math.min(...ranges.map(({ min }) => min)),
    max: Math.max(...ranges.map(({ max }) => max)),
    whole: ranges.every(({ whole }) => whole),
  }
}

/** The range of the smallest, or of the largest, of several. */
export function extreme(pick: (...values: number[]) => number, ranges: readonly Range[]): Range {
  if (ranges.some(isAny)) return ANY
  return {
    min: pick(...ranges.map(({ min }) => min)),
    max: pick(...ranges.map(({ max }) => max)),
    whole: ranges.every(({ whole }) => whole),
  }
}

function corners(a: Range, b: Range, f: (x: number, y: number) => number): number[] {
  return [f(a.min, b.min), f(a.min, b.max), f(a.max, b.min), f(a.max, b.max)]
}

/** NaN among the bounds, as of 0 · ∞, makes it unbounded. */
function spanning(bounds: readonly number[], whole: boolean): Range {
  const [min, max] = [Math.min(...bounds), Math.max(...bounds)]
  return Number.isNaN(min) ? ANY : { min, max, whole }
}
