import { ofCandles, type Table } from './every-indicator.fixture.ts'
import * as math from './index.ts'

export const CANDLES: Table = {
  typicalPrice: ofCandles([math.typicalPrice, math.typicalPriceInto, math.typicalPriceStream], () => [], {
    kind: 'no-period',
  }),
  medianPrice: ofCandles([math.medianPrice, math.medianPriceInto, math.medianPriceStream], () => [], {
    kind: 'no-period',
  }),
  weightedClose: ofCandles([math.weightedClose, math.weightedCloseInto, math.weightedCloseStream], () => [], {
    kind: 'no-period',
  }),
  averagePrice: ofCandles([math.averagePrice, math.averagePriceInto, math.averagePriceStream], () => [], {
    kind: 'no-period',
  }),
  heikinAshi: ofCandles([math.heikinAshi, math.heikinAshiInto, math.heikinAshiStream], () => [], {
    kind: 'no-period',
  }),
  doji: ofCandles([math.doji, math.dojiInto, math.dojiStream], () => [], { kind: 'no-period' }),
  dragonflyDoji: ofCandles([math.dragonflyDoji, math.dragonflyDojiInto, math.dragonflyDojiStream], () => [], {
    kind: 'no-period',
  }),
  gravestoneDoji: ofCandles(
    [math.gravestoneDoji, math.gravestoneDojiInto, math.gravestoneDojiStream],
    () => [],
    { kind: 'no-period' },
  ),
  spinningTop: ofCandles([math.spinningTop, math.spinningTopInto, math.spinningTopStream], () => [], {
    kind: 'no-period',
  }),
  marubozu: ofCandles([math.marubozu, math.marubozuInto, math.marubozuStream], () => [], {
    kind: 'no-period',
  }),
  hammer: ofCandles([math.hammer, math.hammerInto, math.hammerStream], () => [], { kind: 'no-period' }),
  hangingMan: ofCandles([math.hangingMan, math.hangingManInto, math.hangingManStream], () => [], {
    kind: 'no-period',
  }),
  invertedHammer: ofCandles(
    [math.invertedHammer, math.invertedHammerInto, math.invertedHammerStream],
    () => [],
    { kind: 'no-period' },
  ),
  shootingStar: ofCandles([math.shootingStar, math.shootingStarInto, math.shootingStarStream], () => [], {
    kind: 'no-period',
  }),
  engulfing: ofCandles([math.engulfing, math.engulfingInto, math.engulfingStream], () => [], {
    kind: 'no-period',
  }),
  harami: ofCandles([math.harami, math.haramiInto, math.haramiStream], () => [], { kind: 'no-period' }),
  piercing: ofCandles([math.piercing, math.piercingInto, math.piercingStream], () => [], {
    kind: 'no-period',
  }),
  darkCloudCover: ofCandles(
    [math.darkCloudCover, math.darkCloudCoverInto, math.darkCloudCoverStream],
    () => [],
    { kind: 'no-period' },
  ),
  morningStar: ofCandles([math.morningStar, math.morningStarInto, math.morningStarStream], () => [], {
    kind: 'no-period',
  }),
  eveningStar: ofCandles([math.eveningStar, math.eveningStarInto, math.eveningStarStream], () => [], {
    kind: 'no-period',
  }),
  threeWhiteSoldiers: ofCandles(
    [math.threeWhiteSoldiers, math.threeWhiteSoldiersInto, math.threeWhiteSoldiersStream],
    () => [],
    { kind: 'no-period' },
  ),
  threeBlackCrows: ofCandles(
    [math.threeBlackCrows, math.threeBlackCrowsInto, math.threeBlackCrowsStream],
    () => [],
    { kind: 'no-period' },
  ),
}
