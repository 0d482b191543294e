import { PipelineFault } from '../pipeline-fault.ts'
import type { TradingDialect } from '../signals/trading-dialect.ts'

/**
 * A missing score is a low one, and a sale is measured against the previous sale, a purchase against the previous
 * purchase; the first of each side counts as a trade that earns nothing.
 */
export const itbTrading: TradingDialect = {
  pickStronger: (up, down) => (up >= down ? up : -down),
  reaches: (score, threshold) => (score >= threshold ? 1 : 0),
  ruleColumns(columns) {
    if (typeof columns === 'string') return [columns]
    throw new PipelineFault('config.invalid', 'columns of threshold_rule is a list', {
      hint: 'The original fails here with a ValueError: name one column, without brackets, or leave compat out.',
    })
  },
  referenceOf: ({ previous }) => previous ?? 0,
  /** Only the strength counts: from a buy to a sell band of the same one nothing moved. */
  bandMove(before, now) {
    const change = Math.abs(now) - Math.abs(before)
    return change === 0 ? undefined : change > 0 ? 'up' : 'down'
  },
  overallShare: (profitable, trades) => (100 * (profitable / trades)) / trades,
}
