import { type Static, Type } from 'typebox'
import { PipelineFault } from '../pipeline-fault.ts'
import type { Gate, GateName, GateReport } from './gate-report.ts'
import type { ModelVersion } from './model-version.ts'
import type { Feed } from './port.ts'
import { feedDifference } from './require-feed.ts'
import type { ShadowFigures } from './shadow-trades.ts'

/** What a version must reach before it may act. */
export const promotionThresholdsSchema = Type.Object(
  {
    minTrades: Type.Integer({ minimum: 1 }),
    minWinRate: Type.Number({ minimum: 0, maximum: 1 }),
    /** Deepest fall allowed, 0 or less: −0.15 is 15 %. */
    maxDrawdown: Type.Number({ minimum: -1, maximum: 0 }),
    minSharpe: Type.Number(),
    minProfitFactor: Type.Number({ minimum: 0 }),
    maxCalibrationError: Type.Number({ minimum: 0, maximum: 1 }),
    maxDrift: Type.Number({ minimum: 0 }),
  },
  { additionalProperties: false },
)

export type PromotionThresholds = Static<typeof promotionThresholdsSchema>

export const PROMOTION_THRESHOLDS: PromotionThresholds = {
  ...{ minTrades: 100, minWinRate: 0.52, maxDrawdown: -0.15, minSharpe: 0.5, minProfitFactor: 1.3 },
  ...{ maxCalibrationError: 0.1, maxDrift: 0.25 },
}

/** What is known of a version besides what was registered. */
export interface PromotionEvidence {
  readonly model: string
  readonly version: number
  /** The label that outcomes were taken from. */
  readonly label: string
  /** Null where nothing was predicted. */
  readonly shadow: ShadowFigures | null
  readonly calibrationError: number | null
  readonly drift: number | null
  /** What bots fed to the version. */
  readonly feeds: readonly Feed[]
}

/**
 * Every gate with what was wanted and found. A version that lacks evidence does not pass: what is not known is not
 * good.
 * @throws PipelineFault `model.evidence` when the evidence speaks of another version or label
 */
export function judgePromotion(
  version: ModelVersion,
  evidence: PromotionEvidence,
  thresholds: PromotionThresholds = PROMOTION_THRESHOLDS,
): GateReport {
  requireOwnEvidence(version, evidence)
  const gates = [
    cutTest(version),
    verdict(version),
    features(version, evidence.feeds),
    ...shadowGates(evidence.shadow, thresholds),
    atMost('calibration', 'The calibration error', {
      found: evidence.calibrationError,
      most: thresholds.maxCalibrationError,
    }),
    atMost('drift', "The drift of the scores from the training's", {
      found: evidence.drift,
      most: thresholds.maxDrift,
    }),
  ]
  const { model, number } = version
  return { schema: 'leme.gates/1', model, version: number, passed: gates.every(({ pass }) => pass), gates }
}

function requireOwnEvidence({ model, number, label }: ModelVersion, evidence: PromotionEvidence): void {
  if (evidence.model === model && evidence.version === number && evidence.label === label) return
  const told = `${evidence.label} of version ${evidence.version} of ${evidence.model}`
  throw new PipelineFault(
    'model.evidence',
    `this is evidence about ${told}, not about ${label} of version ${number} of ${model}`,
    { hint: 'Measure the version that shall be promoted.' },
  )
}

function cutTest({ metrics, features: { length } }: ModelVersion): Gate {
  const pass = metrics.cutTest === 'passed'
  const text = pass
    ? `All ${length} features stay the same when the future is cut off.`
    : `Whether the ${length} features look ahead: ${metrics.cutTest}.`
  return { name: 'cut-test', wanted: 'passed', found: metrics.cutTest, pass, text }
}

function verdict({ metrics }: ModelVersion): Gate {
  const { kind, text } = metrics.verdict
  const pass = kind === 'edge' || kind === 'weak-edge'
  return { name: 'verdict', wanted: 'edge or weak-edge', found: kind, pass, text }
}

function features(version: ModelVersion, feeds: readonly Feed[]): Gate {
  const name = 'features'
  const wanted = `${version.features.length} in order, on ${version.timeframe}`
  if (feeds.length === 0) {
    const text = 'No bot has fed it yet: whether it gets what it was trained on is unknown.'
    return { name, wanted, found: 'nothing', pass: false, text }
  }
  const difference = feeds.map((feed) => feedDifference(version, feed)).find((one) => one !== undefined)
  const text =
    difference === undefined ? 'It is fed what it was trained on.' : `What it is fed differs: ${difference}.`
  return { name, wanted, found: difference ?? 'the same', pass: difference === undefined, text }
}

function shadowGates(shadow: ShadowFigures | null, thresholds: PromotionThresholds): readonly Gate[] {
  const trades = shadow?.trades ?? 0
  // Nothing lost is an endless profit factor, once there is a gain.
  const endless = trades > 0 && shadow?.profitFactor === null && shadow.profitRatio > 0
  const factor = endless ? Number.POSITIVE_INFINITY : (shadow?.profitFactor ?? null)
  return [
    atLeast('shadow-trades', 'The number of shadow trades', { found: trades, least: thresholds.minTrades }),
    atLeast('win-rate', 'The share of trades with a profit', {
      found: shadow?.winRate ?? null,
      least: thresholds.minWinRate,
    }),
    atLeast('drawdown', 'The deepest drawdown', {
      found: shadow?.drawdown ?? null,
      least: thresholds.maxDrawdown,
    }),
    atLeast('sharpe', 'The Sharpe ratio', { found: shadow?.sharpe ?? null, least: thresholds.minSharpe }),
    atLeast('profit-factor', 'The profit factor', { found: factor, least: thresholds.minProfitFactor }),
  ]
}

function atLeast(
  name: GateName,
  what: string,
  { found, least }: { found: number | null; least: number },
): Gate {
  const pass = found !== null && found >= least
  const text = `${what} is ${shown(found)}; it must be ${shown(least)} or more.`
  return { name, wanted: `≥ ${shown(least)}`, found: shown(found), pass, text }
}

function atMost(name: GateName, what: string, { found, most }: { found: number | null; most: number }): Gate {
  const pass = found !== null && found <= most
  const text = `${what} is ${shown(found)}; it must be ${shown(most)} or less.`
  return { name, wanted: `≤ ${shown(most)}`, found: shown(found), pass, text }
}

function shown(value: number | null): string {
  if (value === null || Number.isNaN(value)) return 'unknown'
  if (value === Number.POSITIVE_INFINITY) return 'endless'
  const text = Number.isInteger(value) ? String(value) : Math.abs(value).toFixed(3)
  return Number.isInteger(value) ? text.replace('-', '−') : `${value < 0 ? '−' : ''}${text}`
}
