import type { Column } from '../domain/index.ts'
import { requireSameLength } from './guard.ts'

type Kernel = (outs: readonly Column[], inputs: readonly Column[]) => void

/**
 * The gap rule of recursive indicators: a row on which any input is NaN gives NaN in every output,
 * and `kernel` runs on the other rows as if they were adjacent. Leading NaNs thus shift the start.
 * `kernel` gets columns of equal length without NaN and must fill every row of its outputs.
 * Without gaps it gets views, no copy is made.
 * @throws MathFault `math.length`
 */
export function onDefinedRows(outs: readonly Column[], inputs: readonly Column[], kernel: Kernel): void {
  requireSameLength(inputs[0]!, ...inputs, ...outs)
  const rows = inputs[0]!.length
  let first = 0
  while (first < rows && isGap(inputs, first)) first++
  for (const out of outs) out.fill(NaN, 0, first)
  const defined = countDefined(inputs, first)
  if (defined === 0) return
  if (defined === rows - first) {
    kernel(
      outs.map((out) => out.subarray(first)),
      inputs.map((input) => input.subarray(first)),
    )
    return
  }
  const positions = new Int32Array(defined)
  for (let row = first, next = 0; row < rows; row++) if (!isGap(inputs, row)) positions[next++] = row
  const packed = outs.map(() => new Float64Array(defined))
  kernel(
    packed,
    inputs.map((input) => gather(input, positions)),
  )
  outs.forEach((out, k) => {
    out.fill(NaN, first)
    scatter(out, packed[k]!, positions)
  })
}

function isGap(inputs: readonly Column[], row: number): boolean {
  for (let k = 0; k < inputs.length; k++) if (Number.isNaN(inputs[k]![row]!)) return true
  return false
}

function countDefined(inputs: readonly Column[], first: number): number {
  if (inputs.every((input) => hasNoGap(input, first))) return inputs[0]!.length - first
  let count = 0
  for (let row = first; row < inputs[0]!.length; row++) if (!isGap(inputs, row)) count++
  return count
}

/** The common case, column by column: a tight loop for each. */
function hasNoGap(input: Column, first: number): boolean {
  const rows = input.length
  for (let row = first; row < rows; row++) if (Number.isNaN(input[row]!)) return false
  return true
}

function gather(input: Column, positions: Int32Array): Column {
  const packed = new Float64Array(positions.length)
  for (let k = 0; k < positions.length; k++) packed[k] = input[positions[k]!]!
  return packed
}

function scatter(out: Column, packed: Column, positions: Int32Array): void {
  for (let k = 0; k < positions.length; k++) out[positions[k]!] = packed[k]!
}
