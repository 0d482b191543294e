import { allocateColumn, type Column } from '../../../../domain/index.ts'
import { fullWindowOfChanges } from './of-stream.ts'
import { type TalibFunction, talib } from './talib-function.ts'

/** A row's value and the one n rows ago; 0 where that is 0, as in TA-Lib. */
export function relativeChange(compare: (now: number, before: number) => number): TalibFunction {
  return talib(['real'], {
    window: 10,
    lookBack: fullWindowOfChanges,
    batch({ real }, n) {
      const out = allocateColumn(real.length).fill(Number.NaN)
      for (let row = n; row < real.length; row++) {
        out[row] = real[row - n] === 0 ? 0 : compare(real[row]!, real[row - n]!)
      }
      return [out]
    },
    stream(n) {
      const ring = new Float64Array(n).fill(Number.NaN)
      let at = 0
      return ({ real }) => {
        const before = ring[at]!
        ring[at] = real
        at = (at + 1) % n
        return [before === 0 ? 0 : compare(real, before)]
      }
    },
  })
}

function ofValue(f: (x: number) => number): TalibFunction {
  return talib(['real'], {
    lookBack: () => 0,
    batch: ({ real }) => [mapInto(allocateColumn(real.length), (row) => f(real[row]!))],
    stream:
      () =>
      ({ real }) => [f(real)],
  })
}

function ofPair(f: (a: number, b: number) => number): TalibFunction {
  return talib(['real0', 'real1'], {
    lookBack: () => 0,
    batch: ({ real0, real1 }) => [
      mapInto(allocateColumn(real0.length), (row) => f(real0[row]!, real1[row]!)),
    ],
    stream:
      () =>
      ({ real0, real1 }) => [f(real0, real1)],
  })
}

function mapInto(out: Column, f: (row: number) => number): Column {
  for (let row = 0; row < out.length; row++) out[row] = f(row)
  return out
}

/** TA-Lib's groups "Math Transform", and "Math Operators" of two columns. */
export const TRANSFORM_FUNCTIONS: Readonly<Record<string, TalibFunction>> = {
  ACOS: ofValue(Math.acos),
  ASIN: ofValue(Math.asin),
  ATAN: ofValue(Math.atan),
  CEIL: ofValue(Math.ceil),
  COS: ofValue(Math.cos),
  COSH: ofValue(Math.cosh),
  EXP: ofValue(Math.exp),
  FLOOR: ofValue(Math.floor),
  LN: ofValue(Math.log),
  LOG10: ofValue(Math.log10),
  SIN: ofValue(Math.sin),
  SINH: ofValue(Math.sinh),
  SQRT: ofValue(Math.sqrt),
  TAN: ofValue(Math.tan),
  TANH: ofValue(Math.tanh),
  ADD: ofPair((a, b) => a + b),
  SUB: ofPair((a, b) => a - b),
  MULT: ofPair((a, b) => a * b),
  DIV: ofPair((a, b) => a / b),
}
