import fc from 'fast-check'
import { type Dimension, dimension } from './dimension.ts'

const anyInt = fc
  .record({
    min: fc.integer({ min: 1, max: 50 }),
    span: fc.nat(60),
    step: fc.integer({ min: 1, max: 7 }),
    log: fc.boolean(),
  })
  .map(({ min, span, step, log }) => ({ min, max: min + span, step, log }))

const anyReal = fc
  .record({
    min: fc.integer({ min: 1, max: 400 }),
    span: fc.integer({ min: 0, max: 900 }),
    log: fc.boolean(),
  })
  .map(({ min, span, log }) => ({ min: min / 1000, max: (min + span) / 1000, log }))

const anyStep = fc.constantFrom(0.001, 0.005, 0.05, 0.25)

/** A dimension of any kind, called `name`. */
export function anyDimension(name: string): fc.Arbitrary<Dimension> {
  return fc.oneof(
    anyInt.map((range) => dimension.int(name, range)),
    anyReal.map((range) => dimension.real(name, range)),
    fc.tuple(anyReal, anyStep).map(([range, step]) => dimension.real(name, { ...range, step })),
    fc
      .integer({ min: 1, max: 5 })
      .map((count) => dimension.choice(name, { options: [...'abcde'].slice(0, count) })),
    fc.constant(dimension.choice(name, { options: [false, true] })),
  )
}

/** One to four dimensions of any kinds. */
export const anyDimensions: fc.Arbitrary<readonly Dimension[]> = fc
  .integer({ min: 1, max: 4 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, at) => anyDimension(`p${at}`))))

/** Two dimensions of few values each. */
export const smallDimensions: fc.Arbitrary<readonly Dimension[]> = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 6 }), fc.boolean())
  .map(([options, span, log]) => [
    dimension.choice('a', { options: [...'abcd'].slice(0, options) }),
    dimension.int('b', { min: 1, max: 1 + span, log }),
  ])
