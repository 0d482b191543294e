import type { Candles, Mask } from '../domain/index.ts'
import type { Entry, Table } from './every-indicator.fixture.ts'
import * as math from './index.ts'

const { above, below, atLeast, atMost, crossesAbove, crossesBelow } = math

/** Comparisons: they look at one row or two, so that a stream of them would be no more than `>`. */
export const MASKS: Table = {
  above: mask(
    (c) => above(c.close, c.open),
    (out, c) => math.aboveInto(out, c.close, c.open),
  ),
  below: mask(
    (c) => below(c.close, c.open),
    (out, c) => math.belowInto(out, c.close, c.open),
  ),
  atLeast: mask(
    (c) => atLeast(c.close, 1.5),
    (out, c) => math.atLeastInto(out, c.close, 1.5),
  ),
  atMost: mask(
    (c) => atMost(c.close, 1.5),
    (out, c) => math.atMostInto(out, c.close, 1.5),
  ),
  crossesAbove: mask(
    (c) => crossesAbove(c.close, c.open),
    (out, c) => math.crossesAboveInto(out, c.close, c.open),
  ),
  crossesBelow: mask(
    (c) => crossesBelow(c.close, 1.5),
    (out, c) => math.crossesBelowInto(out, c.close, 1.5),
  ),
  and: mask((c) => math.and(above(c.close, 1.2), below(c.close, 1.7), atLeast(c.volume, 2))),
  or: mask((c) => math.or(above(c.close, 1.7), below(c.close, 1.2), atLeast(c.volume, 4))),
  not: mask((c) => math.not(above(c.close, c.open))),
}

function mask(run: (candles: Candles) => Mask, into?: (out: Mask, candles: Candles) => void): Entry {
  return into ? { run, into, kind: 'mask' } : { run, kind: 'mask' }
}
