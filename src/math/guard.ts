import { MathFault } from './fault.ts'

interface Sized {
  readonly length: number
}

/** @throws MathFault `math.period` unless `n` is a whole number of at least `least` rows */
export function requirePeriod(n: number, least = 1): void {
  if (Number.isInteger(n) && n >= least) return
  throw new MathFault('math.period', `a period of ${n} rows`, `Use a whole number of at least ${least}.`)
}

/** @throws MathFault `math.length` unless all columns have as many rows as the first */
export function requireSameLength(first: Sized, ...others: readonly Sized[]): void {
  for (const other of others) {
    if (other.length === first.length) continue
    throw new MathFault(
      'math.length',
      `columns of ${first.length} and ${other.length} rows`,
      'Pass columns of one length: inputs, outputs and masks of the same candles.',
    )
  }
}

/** @throws MathFault `math.option` unless `value` is a number from `least` to `most` */
export function requireWithin(name: string, value: number, [least, most]: readonly [number, number]): void {
  if (value >= least && value <= most) return
  throw new MathFault('math.option', `${name} is ${value}`, `Use a number from ${least} to ${most}.`)
}
