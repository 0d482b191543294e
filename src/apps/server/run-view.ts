import type { Static } from 'typebox'
import type { BacktestReport, Run } from '../../trade/research/index.ts'
import type { BacktestSpec, BacktestSummary } from './schemas/backtest.ts'
import type { RunSummary } from './schemas/run.ts'

export type RunSummaryView = Static<typeof RunSummary>

/** A run without what went in and what came out. */
export function summariseRun(run: Run): RunSummaryView {
  return {
    id: run.id,
    kind: run.kind,
    title: run.title,
    status: run.status,
    progress: run.progress,
    message: run.message,
    verdict: verdictOf(run.result),
    error: run.error,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
  }
}

/** Stored results are of this schema's version or of none. */
export function isReport(result: unknown): result is BacktestReport {
  return (result as Partial<BacktestReport> | null)?.schema === 'leme.report/1'
}

/** A backtest's run with what was asked and its first figures. */
export function summariseBacktest(run: Run): Static<typeof BacktestSummary> {
  const report = run.status === 'done' ? (run.result as BacktestReport) : undefined
  const figures = report && {
    trades: report.metrics.totalTrades,
    profitTotal: report.metrics.profitTotal,
    holdProfitTotal: report.hold?.profitTotal ?? null,
    maxDrawdown: report.metrics.maxDrawdownAccount,
    sharpe: report.metrics.sharpe,
    startTime: report.subject.startTime,
    endTime: report.subject.endTime,
    evidence: report.verdict.evidence,
    tradeHash: report.tradeHash,
  }
  return { ...summariseRun(run), spec: run.spec as BacktestSpec, figures: figures ?? null }
}

/** The sentence of a result that has one: `verdict` itself, or its `sentence`. */
function verdictOf(result: unknown): string | null {
  const verdict = fieldOf(result, 'verdict')
  if (typeof verdict === 'string') return verdict
  const sentence = fieldOf(verdict, 'sentence')
  return typeof sentence === 'string' ? sentence : null
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}
