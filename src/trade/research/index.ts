export { type BacktestMetricsInput, backtestMetrics } from './backtest-metrics.ts'
export { type BacktestReportInput, backtestReport } from './backtest-report.ts'
export { type MemoryJobQueue, memoryJobQueue } from './memory-job-queue.ts'
export { memoryRunStore } from './memory-run-store.ts'
export { type MemoryTransaction, memoryTransaction } from './memory-transaction.ts'
export { type BacktestMetrics, BacktestMetricsSchema } from './metrics-schema.ts'
export type {
  JobQueue,
  NewRun,
  Page,
  Run,
  RunKind,
  RunStatus,
  RunStore,
  Transaction,
} from './port.ts'
export { reportHtml } from './report-html.ts'
export {
  type BacktestReport,
  BacktestReportSchema,
  type Curves,
  type Distribution,
  type Hold,
  type HoldingTimes,
  type MonthlyRow,
  type PeriodPart,
  type RandomEntry,
  type Robustness,
  type Spread,
  type TradeGroup,
  type Verdict,
} from './report-schema.ts'
export { reportText } from './report-text.ts'
export { canonicalTrades, TRADE_HASH_VERSION, tradeHash } from './trade-hash.ts'
export { ENOUGH_TRADES } from './verdict.ts'
