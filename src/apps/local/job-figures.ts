import type { BacktestReport } from '../../trade/research/index.ts'
import type { SearchReport } from './job-search.ts'

/** What a list shows of a job's result. JSON. */
export function jobFigures(report: unknown) {
  const known = report as BacktestReport | SearchReport
  return known.schema === 'leme.report/1' ? figuresOfBacktest(known) : figuresOfSearch(known)
}

function figuresOfBacktest({ metrics, hold, subject, verdict, tradeHash }: BacktestReport) {
  return {
    kind: 'backtest' as const,
    trades: metrics.totalTrades,
    profitTotal: metrics.profitTotal,
    holdProfitTotal: hold?.profitTotal ?? null,
    maxDrawdown: metrics.maxDrawdownAccount,
    sharpe: metrics.sharpe,
    startTime: subject.startTime,
    endTime: subject.endTime,
    evidence: verdict.evidence,
    verdict: verdict.sentence,
    tradeHash,
  }
}

function figuresOfSearch({ trials, failed, stopReason, plateau, best: [best] }: SearchReport) {
  return {
    ...{ kind: 'hyperopt' as const, trials, failed, stopReason, plateau },
    best: best
      ? {
          ...{ set: best.set, config: best.config, losses: best.losses },
          ...{ profitTotal: best.seen.profitTotal, luck: best.luck },
          heldOutProfitTotal: best.heldOut?.profitTotal ?? null,
        }
      : null,
  }
}
