import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { highestPasses, lowestPasses } from './rolling-extremes.ts'
import { shiftPass } from './shift.ts'

type Range = Pick<Bars, 'high' | 'low'>

export interface IchimokuColumns {
  /** Middle of the range of `conversion` rows. */
  readonly conversion: Column
  /** Middle of the range of `base` rows. */
  readonly base: Column
  /** Middle between both, of `shift` rows ago. */
  readonly spanA: Column
  /** Middle of the range of `span` rows, of `shift` rows ago. */
  readonly spanB: Column
}

export interface IchimokuOptions {
  /** Default 9. */
  readonly conversion?: number
  /** Default 26. */
  readonly base?: number
  /** Default 52. */
  readonly span?: number
  /** Rows that the cloud is moved forward, default 26. */
  readonly shift?: number
}

/**
 * Ichimoku cloud as it is known on each row: the spans are those of `shift` rows ago, moved forward. There is no
 * lagging span, which would be a later close. First rows: conversion − 1, base − 1, max(conversion, base) − 1 +
 * shift and span − 1 + shift; Hosoda, 1969.
 * in: high, low[rows]; out: four columns[rows]. NaN inside: NaN while a window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function ichimokuInto(out: IchimokuColumns, range: Range, options: IchimokuOptions = {}): void {
  batchInto(out, ichimokuOf(options), range)
}

/** {@link ichimokuInto} into new columns in shared memory. */
export function ichimoku(range: Range, options: IchimokuOptions = {}): IchimokuColumns {
  return batch(ichimokuOf(options), range)
}

/** {@link ichimokuInto} bar by bar. */
export function ichimokuStream(
  options: IchimokuOptions = {},
): Stream<Row<keyof Range, 'x'>, Row<keyof IchimokuColumns, 'value'>> {
  return streamOf(ichimokuOf(options))
}

function ichimokuOf(options: IchimokuOptions): Definition<keyof Range, keyof IchimokuColumns> {
  const { conversion = 9, base = 26, span = 52, shift = 26 } = options
  for (const n of [conversion, base, span, shift]) requirePeriod(n)
  return {
    inputs: ['high', 'low'],
    outputs: ['conversion', 'base', 'spanA', 'spanB'],
    reach: Math.max(conversion, base, span) + shift,
    gaps: 'held',
    passes: (out, { high, low }, scratch) => {
      const [lead, long, top, bottom] = [scratch(), scratch(), scratch(), scratch()]
      const middle = (to: Column, n: number): Pass[] => [
        ...highestPasses(top, high, n),
        ...lowestPasses(bottom, low, n),
        meanPass(to, top, bottom),
      ]
      return [
        ...middle(out.conversion, conversion),
        ...middle(out.base, base),
        ...middle(long, span),
        meanPass(lead, out.conversion, out.base),
        shiftPass(out.spanA, lead, shift),
        shiftPass(out.spanB, long, shift),
      ]
    },
  }
}

function meanPass(out: Column, a: Column, b: Column): Pass {
  return (begin, end) => {
    for (let row = begin; row < end; row++) out[row] = (a[row]! + b[row]!) / 2
  }
}
