import { BOT_METRICS } from './bot-metrics.ts'
import { DATABASE_METRICS } from './database-metrics.ts'
import { BACKUP_METRICS, EDGE_METRICS, TENANT_METRICS } from './edge-metrics.ts'
import { HTTP_METRICS } from './http-metrics.ts'
import { MARKET_METRICS } from './market-metrics.ts'
import type { Metrics } from './metric.ts'
import { MODEL_METRICS } from './model-metrics.ts'
import { PROCESS_METRICS } from './process-metrics.ts'
import { WORK_METRICS } from './work-metrics.ts'

/** Chapters of the catalogue, in the order in which people read them. */
export const CHAPTERS = [
  ['HTTP', HTTP_METRICS],
  ['Queue, jobs and commands', WORK_METRICS],
  ['Bots', BOT_METRICS],
  ['Market data', MARKET_METRICS],
  ['Pipeline and models', MODEL_METRICS],
  ['Database', DATABASE_METRICS],
  ['Caches, neighbours, webhooks', EDGE_METRICS],
  ['Clients and cost', TENANT_METRICS],
  ['Backups', BACKUP_METRICS],
  ['Processes', PROCESS_METRICS],
] as const

/** Every metric that Leme serves, and nothing that it does not. */
export const METRICS = {
  ...HTTP_METRICS,
  ...WORK_METRICS,
  ...BOT_METRICS,
  ...MARKET_METRICS,
  ...MODEL_METRICS,
  ...DATABASE_METRICS,
  ...EDGE_METRICS,
  ...TENANT_METRICS,
  ...BACKUP_METRICS,
  ...PROCESS_METRICS,
} as const satisfies Metrics

export type MetricName = keyof typeof METRICS
type NamesOf<Type extends string> = {
  [Name in MetricName]: (typeof METRICS)[Name]['type'] extends Type ? Name : never
}[MetricName]

export type CounterName = NamesOf<'counter'>
export type GaugeName = NamesOf<'gauge'>
export type HistogramName = NamesOf<'histogram'>
/** Exactly the labels of the catalogue. */
export type LabelsOf<Name extends MetricName> = {
  readonly [Label in keyof (typeof METRICS)[Name]['labels']]: string
}
