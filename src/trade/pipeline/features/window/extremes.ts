import type { Column } from '../../../../domain/index.ts'

/** Largest of the rows `from` to `to`, all of which are known. */
export function windowMax(x: Column, from: number, to: number): number {
  let most = x[from]!
  for (let row = from + 1; row < to; row++) if (x[row]! > most) most = x[row]!
  return most
}

/** Smallest of the rows `from` to `to`, all of which are known. */
export function windowMin(x: Column, from: number, to: number): number {
  let least = x[from]!
  for (let row = from + 1; row < to; row++) if (x[row]! < least) least = x[row]!
  return least
}
