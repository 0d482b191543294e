import type { Protection } from '../../domain/index.ts'
import { invalid, refuseUnknown } from './declared.ts'
import { completeProtection, type ProtectionDefinition } from './protection.ts'

/** How a trade is closed without a signal. Ratios are positive fractions of the entry price. */
export interface Risk {
  /** Loss at which the trade is closed: 0.05 is 5 % below the entry. */
  readonly stop?: number
  /** Minutes held → profit that is enough to close. */
  readonly roi?: Readonly<Record<number, number>>
  /** A stop that follows the price: `true` keeps the distance of `stop`. */
  readonly trailing?:
    | boolean
    | {
        /** Distance once `offset` is reached. */
        readonly positive: number
        /** Profit from which `positive` counts. */
        readonly offset: number
        /** Do not trail before `offset` is reached. */
        readonly onlyOffsetReached?: boolean
      }
  readonly protections?: readonly Protection[]
}

/** Risk as a strategy declares it; of its protections much may be left out. */
export interface RiskDefinition extends Omit<Risk, 'protections'> {
  readonly protections?: readonly ProtectionDefinition[]
}

/**
 * The risk with everything that its protections have.
 * @throws StrategyError `strategy.invalid`
 */
export function checkRisk(risk: RiskDefinition): Risk {
  requireRisk(risk)
  const { protections, ...rest } = risk
  if (protections === undefined) return rest
  if (!Array.isArray(protections)) throw invalid('risk.protections is no list', 'Write [{ method: … }].')
  return { ...rest, protections: protections.map(completeProtection) }
}

function requireRisk(risk: RiskDefinition): void {
  refuseUnknown(risk, ['stop', 'roi', 'trailing', 'protections'], 'risk')
  const { stop, roi, trailing } = risk
  if (stop !== undefined && !(stop > 0 && stop < 1)) {
    throw invalid(`risk.stop is ${stop}`, 'It is a loss between 0 and 1, for example 0.05 for 5 %.')
  }
  for (const [minutes, ratio] of Object.entries(roi ?? {})) {
    if (!/^\d+$/.test(minutes) || !Number.isFinite(ratio)) {
      throw invalid(`risk.roi has ${minutes}: ${ratio}`, 'Keys are minutes held, values are profit ratios.')
    }
  }
  if (typeof trailing !== 'object') return
  refuseUnknown(trailing, ['positive', 'offset', 'onlyOffsetReached'], 'risk.trailing')
  if (!(trailing.positive > 0 && trailing.positive < 1) || !(trailing.offset >= 0)) {
    throw invalid(
      'risk.trailing needs 0 < positive < 1 and offset ≥ 0',
      'For example { positive: 0.004, offset: 0.01 }.',
    )
  }
  if (trailing.onlyOffsetReached && trailing.offset <= trailing.positive) {
    throw invalid(
      'risk.trailing.offset must be above positive',
      'Otherwise the stop would start above the price.',
    )
  }
}
