import { type HrTime, ValueType } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  DataPointType,
  type MetricData,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics'
import type { Measured } from './registry.ts'

export interface ToldBy {
  /** Which process, in the names of OpenTelemetry. */
  readonly resource: Readonly<Record<string, string>>
  /** UTC milliseconds. */
  readonly startedAt: number
  readonly now: number
}

/** What was measured, as the exporters of OpenTelemetry take it. */
export function resourceMetrics(
  measured: readonly Measured[],
  { resource, startedAt, now }: ToldBy,
): ResourceMetrics {
  const time = { startTime: hrTime(startedAt), endTime: hrTime(now) }
  return {
    resource: resourceFromAttributes(resource),
    scopeMetrics: [{ scope: { name: 'leme' }, metrics: measured.map((one) => metricData(one, time)) }],
  }
}

function metricData(
  { name, metric, points }: Measured,
  time: { readonly startTime: HrTime; readonly endTime: HrTime },
): MetricData {
  const { help: description, unit, buckets = [] } = metric
  const shared = {
    descriptor: { name, description, unit, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  }
  if (metric.type === 'histogram') {
    const dataPoints = points.flatMap(({ labels: attributes, value }) => {
      if (typeof value === 'number') return []
      const { counts, sum, count } = value
      return [
        {
          ...time,
          attributes,
          value: { buckets: { boundaries: [...buckets], counts: [...counts] }, sum, count },
        },
      ]
    })
    return { ...shared, dataPointType: DataPointType.HISTOGRAM, dataPoints }
  }
  const dataPoints = points.flatMap(({ labels: attributes, value }) =>
    typeof value === 'number' ? [{ ...time, attributes, value }] : [],
  )
  if (metric.type === 'gauge') return { ...shared, dataPointType: DataPointType.GAUGE, dataPoints }
  return { ...shared, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints }
}

function hrTime(ms: number): HrTime {
  return [Math.floor(ms / 1000), (ms % 1000) * 1_000_000]
}
