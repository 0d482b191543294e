import fc from 'fast-check'
import { STYLES, type Style } from './price-moves.ts'

/** A pair in few words. */
export interface Series {
  readonly style: Style
  readonly seed: number
  /** Rows of the raster before the first candle, and candles from there. */
  readonly delay: number
  readonly rows: number
  readonly startup: number
  /** Share of the rows that are left out, and on which a signal stands. */
  readonly holes: number
  readonly enter: number
  readonly exit: number
  readonly enterShort: number
  readonly exitShort: number
}

const share = fc.constantFrom(0, 0.03, 0.1, 0.3, 0.5, 0.7)
const entryShare = fc.oneof(share, share, share, fc.constant(1))

export function series(hasShorts: boolean): fc.Arbitrary<Series> {
  return fc.record({
    style: fc.constantFrom(...STYLES, 'grid' as const, 'broken' as const),
    seed: fc.nat(),
    delay: fc.oneof(fc.constant(0), fc.nat(20)),
    rows: fc.integer({ min: 2, max: 80 }),
    startup: fc.oneof(fc.constant(0), fc.nat(5)),
    holes: fc.constantFrom(0, 0, 0, 0.1, 0.5),
    enter: entryShare,
    exit: share,
    enterShort: hasShorts ? entryShare : fc.constant(0),
    exitShort: hasShorts ? share : fc.constant(0),
  })
}
