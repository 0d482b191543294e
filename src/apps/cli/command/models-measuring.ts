import { Value } from 'typebox/value'
import {
  findProblems,
  type Measuring,
  PipelineFault,
  PROMOTION_THRESHOLDS,
  type PromotionThresholds,
  promotionThresholdsSchema,
  SHADOW_RULES,
  shadowRulesSchema,
} from '../../../trade/pipeline/index.ts'
import { readJsonFile } from './read-json-file.ts'

export interface MeasuringOptions {
  readonly side?: string
  readonly enter?: number
  readonly fee?: number
  readonly slippage?: number
  readonly gates?: string
}

/** How versions shall be measured, where options say it. @throws PipelineFault `model.malformed`, `model.file` */
export function measuringOf({ side, enter, fee, slippage, gates }: MeasuringOptions): Required<Measuring> {
  const rules = {
    ...SHADOW_RULES,
    ...(side !== undefined && { side }),
    ...(enter !== undefined && { enter }),
    ...(fee !== undefined && { feeRatio: fee }),
    ...(slippage !== undefined && { slippageRatio: slippage }),
  }
  if (!Value.Check(shadowRulesSchema, rules)) {
    const [first] = Value.Errors(shadowRulesSchema, rules)
    throw new PipelineFault('model.malformed', `${first?.instancePath.slice(1)} ${first?.message}`, {
      hint: '--side is long or short, --enter a score from 0 to 1, --fee and --slippage at most 0.1.',
    })
  }
  return { rules, thresholds: gates === undefined ? PROMOTION_THRESHOLDS : readThresholds(gates) }
}

function readThresholds(path: string): PromotionThresholds {
  const given = readJsonFile(path)
  const thresholds =
    typeof given === 'object' && given !== null ? { ...PROMOTION_THRESHOLDS, ...given } : given
  const [problem] = findProblems(promotionThresholdsSchema, thresholds)
  if (!problem) return thresholds as PromotionThresholds
  throw new PipelineFault('model.file', `${path}: ${problem.pointer || '/'} ${problem.message}`, {
    where: path,
    hint: `It may have ${Object.keys(PROMOTION_THRESHOLDS).join(', ')}.`,
  })
}
