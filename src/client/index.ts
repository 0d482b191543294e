export type {
  AttentionItem,
  BacktestMetrics,
  BacktestReport,
  BacktestRun,
  BacktestSpec,
  BotDetail,
  BotMoney,
  BotSummary,
  CandleColumns,
  ClosedTrade,
  CommandDetail,
  components,
  Desk,
  EquityCurve,
  Health,
  Job,
  JobAccepted,
  JobDetail,
  JobRequest,
  JobResults,
  JournalEntry,
  OpenPosition,
  operations,
  Problem,
  paths,
  Run,
  RunSummary,
  Series,
  ServerEvent,
  SettingsOverrides,
  Strategy,
  StrategyDetail,
  StrategyParameter,
} from './api.generated.ts'
export { type ClientOptions, createLemeClient, type LemeClient } from './create-leme-client.ts'
export { type ClientCode, LemeError, type RefusedField } from './leme-error.ts'
export type { RetryOptions } from './retry-pause.ts'
export type { Answer, CallOptions, Item, ListPath, PagedPath, PageOf, PathWith } from './typed-call.ts'
export { type VerifyOptions, verifyWebhook, type WebhookHeaders } from './verify-webhook.ts'
export type { WaitOptions } from './wait-for-end.ts'
export type { CommandEventData, JobEventData, WebhookEvent } from './webhook-event.ts'
