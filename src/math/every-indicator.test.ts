import assert from 'node:assert/strict'
import { it } from 'node:test'
import { AVERAGES } from './every-average.fixture.ts'
import { BANDS } from './every-band.fixture.ts'
import { CANDLES } from './every-candle.fixture.ts'
import { judgeIndicators } from './every-indicator.suite.ts'
import { MASKS } from './every-mask.fixture.ts'
import { OSCILLATORS } from './every-oscillator.fixture.ts'
import { VOLATILITIES } from './every-volatility.fixture.ts'
import { VOLUMES } from './every-volume.fixture.ts'
import { WINDOWS } from './every-window.fixture.ts'
import * as math from './index.ts'

const ROW_WISE = [AVERAGES, OSCILLATORS, BANDS, VOLATILITIES, VOLUMES, WINDOWS, CANDLES, MASKS]

/** Everything else that the room exports. */
const NOT_ROW_WISE = [
  'accuracy',
  'applyImputation',
  'applyIsotonic',
  'applyOneHot',
  'applyPlatt',
  'applyScaling',
  'ascendingOrder',
  'auc',
  'averagePrecision',
  'balancedClassWeights',
  'boostMember',
  'brier',
  'canonicalJson',
  'compareBitsInto',
  'confusion',
  'correlation',
  'crossFillsInto',
  'crossSweepBytes',
  'decideSvc',
  'deviation',
  'divisibleDeviation',
  'emasInto',
  'exp',
  'expectedCalibrationError',
  'f1',
  'fitImputation',
  'fitIsotonic',
  'fitOneHot',
  'fitPlatt',
  'fitScaling',
  'kolmogorovSmirnov',
  'log',
  'logLoss',
  'mae',
  'MathFault',
  'mean',
  'median',
  'normalQuantile',
  'openKernelMemory',
  'parseBoostedTrees',
  'parseImputation',
  'parseIsotonic',
  'parseLinearRegression',
  'parseLogisticRegression',
  'parseNetwork',
  'parseOneHot',
  'parsePlatt',
  'parseScaling',
  'parseSvc',
  'parseSvr',
  'populationStability',
  'precision',
  'predictBoostedTrees',
  'predictLinearRegression',
  'predictLogisticRegression',
  'predictNetwork',
  'predictSvc',
  'predictSvr',
  'quantile',
  'r2',
  'random',
  'recall',
  'regressionErrors',
  'reliability',
  'rmse',
  'runSweepPiece',
  'Sha256',
  'secretTokens',
  'sha256',
  'sigmoid',
  'sum',
  'sweepCrossesInto',
  'trainBoostedTrees',
  'trainLinearRegression',
  'trainLogisticRegression',
  'trainNetwork',
  'trainSvc',
  'trainSvr',
  'walkCrosses',
]

it('every function of one row per candle is in a table, so that the facts hold for it', () => {
  const exported = Object.entries(math).flatMap(([name, value]) =>
    typeof value === 'function' ? [name] : [],
  )
  const listed = ROW_WISE.flatMap((table) =>
    Object.entries(table).flatMap(([key, { into, stream }]) => {
      const name = key.split(' ')[0]!
      return [name, ...(into ? [`${name}Into`] : []), ...(stream ? [`${name}Stream`] : [])]
    }),
  )
  assert.deepEqual(exported.sort(), [...new Set([...listed, ...NOT_ROW_WISE])].sort())
})

judgeIndicators('masks', MASKS)
