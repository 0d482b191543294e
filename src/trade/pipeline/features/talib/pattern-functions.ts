import * as math from '../../../../math/index.ts'
import { ofBars } from './of-stream.ts'
import { numberOf, type TalibFunction } from './talib-function.ts'

const CANDLE = ['open', 'high', 'low', 'close'] as const
/** Rows before its own that decide what is long and short, and the rows of the longest pattern. */
const NORM_ROWS = 13

type Pattern = readonly [batch: typeof math.doji, stream: typeof math.dojiStream]

const PATTERNS: Readonly<Record<string, Pattern>> = {
  CDLDOJI: [math.doji, math.dojiStream],
  CDLDRAGONFLYDOJI: [math.dragonflyDoji, math.dragonflyDojiStream],
  CDLGRAVESTONEDOJI: [math.gravestoneDoji, math.gravestoneDojiStream],
  CDLSPINNINGTOP: [math.spinningTop, math.spinningTopStream],
  CDLMARUBOZU: [math.marubozu, math.marubozuStream],
  CDLHAMMER: [math.hammer, math.hammerStream],
  CDLHANGINGMAN: [math.hangingMan, math.hangingManStream],
  CDLINVERTEDHAMMER: [math.invertedHammer, math.invertedHammerStream],
  CDLSHOOTINGSTAR: [math.shootingStar, math.shootingStarStream],
  CDLENGULFING: [math.engulfing, math.engulfingStream],
  CDLHARAMI: [math.harami, math.haramiStream],
  CDLPIERCING: [math.piercing, math.piercingStream],
  CDLDARKCLOUDCOVER: [math.darkCloudCover, math.darkCloudCoverStream],
  CDL3WHITESOLDIERS: [math.threeWhiteSoldiers, math.threeWhiteSoldiersStream],
  CDL3BLACKCROWS: [math.threeBlackCrows, math.threeBlackCrowsStream],
}

/** Those of TA-Lib's group "Pattern Recognition" that `math` has: 100, 80, 0, −80, −100. */
export const PATTERN_FUNCTIONS: Readonly<Record<string, TalibFunction>> = {
  ...Object.fromEntries(
    Object.entries(PATTERNS).map(([name, [batch, stream]]) => [
      name,
      ofBars(CANDLE, {
        lookBack: () => NORM_ROWS,
        batch: (bars) => batch(bars),
        stream: () => stream(),
      }),
    ]),
  ),
  CDLMORNINGSTAR: star(math.morningStar, math.morningStarStream),
  CDLEVENINGSTAR: star(math.eveningStar, math.eveningStarStream),
}

function star(batch: typeof math.morningStar, stream: typeof math.morningStarStream): TalibFunction {
  return ofBars(CANDLE, {
    args: { penetration: 0.3 },
    lookBack: () => NORM_ROWS,
    batch: (bars, _, args) => batch(bars, { penetration: numberOf(args, 'penetration') }),
    stream: (_, args) => stream({ penetration: numberOf(args, 'penetration') }),
  })
}
