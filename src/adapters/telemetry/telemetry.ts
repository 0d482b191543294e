import type { Attributes } from '@opentelemetry/api'
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'

const WAITS = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400]
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** What the rooms tell the outside in numbers. Labels are few: route patterns, never paths; ids of bots, never of trades. */
export interface Telemetry {
  request(seen: RequestSeen): void
  /** A bot has committed a candle; `equity` in its stake currency. */
  candle(bot: string, equity: number): void
  runEnded(kind: string, status: 'done' | 'failed'): void
  /** A client's job was begun for the first time, so long after it was asked for. */
  jobBegun(kind: string, waitedSeconds: number): void
  /** It ended, or left this worker: `done`, `failed`, `cancelled`, `handed-back`, `lost`. */
  jobLeft(kind: string, outcome: string): void
  /** Jobs of dead workers and lost messages that a sweep found. */
  jobsSwept(found: string, jobs: number): void
  /** Asks at every scrape how many clients' jobs wait and run. */
  watchJobs(read: () => Promise<readonly JobsSeen[]>): void
  /** Something was found in a cache, was not, or had to leave it. */
  cached(cache: string, event: 'hit' | 'miss' | 'eviction' | 'failure'): void
  /** A request was refused by a limit: `api`, `ingest`, `login`. */
  limited(limit: string): void
  /** Asks at every scrape whether Redis answers. */
  watchRedis(up: () => boolean): void
  /** Items that a source sent, by what became of them; sources are made by hand and few. */
  ingested(source: string, status: string, items: number): void
  /** What has happened between us and the broker, so many times. */
  brokered(event: string, times: number): void
  /** Asks at every scrape how full the outbox is. */
  watchOutbox(read: () => Promise<OutboxSeen>): void
  /** It was looked for data that is too old; `elsewhere`: another process does it at this moment. */
  upkept(outcome: 'done' | 'elsewhere' | 'failed'): void
  /** Rows of this kind were dropped because they were too old. */
  expired(kind: 'candle' | 'tick', rows: number): void
  /** Asks for the depth of the queue at every scrape. */
  watchQueue(depth: () => Promise<number>): void
  /** Everything measured so far, in the text format of Prometheus. */
  scrape(): Promise<string>
  [Symbol.asyncDispose](): Promise<void>
}

export interface OutboxSeen {
  /** Events that the broker has not confirmed. */
  readonly pending: number
  /** The age of the first of them; 0 when there is none. */
  readonly oldestSeconds: number
  /** How much of the bound is used; at 1 the oldest are dropped. */
  readonly fill: number
  readonly dropped: number
}

export interface JobsSeen {
  readonly kind: string
  readonly waiting: number
  readonly running: number
  readonly oldestMs: number
}

export interface RequestSeen {
  /** The pattern, `/api/v1/bots/:id`. */
  readonly route: string
  readonly method: string
  readonly status: number
  readonly seconds: number
}

export interface TelemetryOptions {
  readonly version: string
  /** Makes what is scraped clean of secrets that this process knows: labels are names that people gave. */
  readonly clean?: (text: string) => string
}

/** Metrics by OpenTelemetry, to be scraped through `scrape`: it opens no port of its own. */
export function createTelemetry({ version, clean = (text) => text }: TelemetryOptions): Telemetry {
  const reader = new PrometheusExporter({ preventServerStart: true })
  const provider = new MeterProvider({ readers: [reader] })
  const serializer = new PrometheusSerializer('', false, undefined, true, true)
  const meter = provider.getMeter('leme')
  const requests = meter.createCounter('leme_http_requests_total', { description: 'HTTP requests answered.' })
  const durations = meter.createHistogram('leme_http_request_duration_seconds', {
    description: 'Time from the request to the end of its answer.',
    advice: { explicitBucketBoundaries: SECONDS },
  })
  const candles = meter.createCounter('leme_bot_candles_total', {
    description: 'Candles that a bot has committed.',
  })
  const equity = meter.createGauge('leme_bot_equity', {
    description: 'Balance and open positions, in the stake currency.',
  })
  const runs = meter.createCounter('leme_runs_total', { description: 'Runs that have ended.' })
  const waits = meter.createHistogram('leme_job_wait_seconds', {
    description: 'Time from asking for a client’s job to its first worker.',
    advice: { explicitBucketBoundaries: WAITS },
  })
  const jobs = meter.createCounter('leme_jobs_total', {
    description: 'Clients’ jobs that left a worker, by how.',
  })
  const swept = meter.createCounter('leme_jobs_swept_total', {
    description: 'Jobs of dead workers and lost messages that were found.',
  })
  const caches = meter.createCounter('leme_cache_events_total', {
    description: 'What was found in a cache, was not, and had to leave it.',
  })
  const ingested = meter.createCounter('leme_ingest_items_total', {
    description: 'Candles and ticks that sources have sent, by what became of them.',
  })
  const lastTaken = meter.createGauge('leme_ingest_last_success_timestamp_seconds', {
    description: 'When the last batch of a source was taken, since this process started; UNIX time.',
  })
  const refusals = meter.createCounter('leme_rate_limit_refusals_total', {
    description: 'Requests refused by a rate limit.',
  })
  const brokered = meter.createCounter('leme_broker_events_total', {
    description: 'Market events and messages of sources, by what became of them, and connections.',
  })
  const upkeep = meter.createCounter('leme_upkeep_runs_total', {
    description: 'Looks for data that is too old, by how they ended.',
  })
  const expired = meter.createCounter('leme_upkeep_dropped_rows_total', {
    description: 'Rows dropped because they were too old.',
  })
  const queue = meter.createObservableGauge('leme_queue_depth', {
    description: 'Jobs waiting and being worked on.',
  })
  observe('leme_build_info', 'Always 1; the version is a label.', () => 1, { version })
  observe('leme_process_resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss())
  observe('leme_process_heap_used_bytes', 'Heap of JavaScript in use.', () => process.memoryUsage().heapUsed)
  observe('leme_process_uptime_seconds', 'Since the process started.', () => process.uptime())

  function observe(name: string, description: string, read: () => number, labels: Attributes = {}): void {
    meter.createObservableGauge(name, { description }).addCallback((result) => result.observe(read(), labels))
  }

  return {
    request({ route, method, status, seconds }) {
      requests.add(1, { route, method, status: String(status) })
      durations.record(seconds, { route, method })
    },
    candle(bot, value) {
      candles.add(1, { bot })
      equity.record(value, { bot })
    },
    runEnded: (kind, status) => runs.add(1, { kind, status }),
    jobBegun: (kind, waitedSeconds) => waits.record(waitedSeconds, { kind }),
    jobLeft: (kind, outcome) => jobs.add(1, { kind, outcome }),
    jobsSwept(found, count) {
      if (count > 0) swept.add(count, { found })
    },
    watchJobs(read) {
      const gauge = (name: string, description: string) => meter.createObservableGauge(name, { description })
      const count = gauge('leme_jobs', 'Clients’ jobs that wait or run.')
      const oldest = gauge('leme_job_oldest_wait_seconds', 'Age of the first of clients’ jobs that wait.')
      meter.addBatchObservableCallback(
        async (result) => {
          for (const { kind, waiting, running, oldestMs } of await read()) {
            result.observe(count, waiting, { kind, state: 'queued' })
            result.observe(count, running, { kind, state: 'running' })
            result.observe(oldest, oldestMs / 1000, { kind })
          }
        },
        [count, oldest],
      )
    },
    cached: (cache, event) => caches.add(1, { cache, event }),
    ingested: (source, status, items) => {
      if (items === 0) return
      ingested.add(items, { source, status })
      if (status !== 'invalid') lastTaken.record(Date.now() / 1000, { source })
    },
    limited: (limit) => refusals.add(1, { limit }),
    watchRedis: (up) => observe('leme_redis_up', '1 while Redis answers.', () => (up() ? 1 : 0)),
    brokered: (event, times) => brokered.add(times, { event }),
    watchOutbox(read) {
      const gauge = (name: string, description: string) => meter.createObservableGauge(name, { description })
      const pending = gauge('leme_outbox_pending', 'Market events that the broker has not confirmed.')
      const oldest = gauge('leme_outbox_oldest_seconds', 'Age of the first unconfirmed market event.')
      const fill = gauge('leme_outbox_fill_ratio', 'Use of the bound; at 1 the oldest are dropped.')
      const dropped = gauge('leme_outbox_dropped', 'Market events dropped before they were confirmed.')
      meter.addBatchObservableCallback(
        async (result) => {
          const seen = await read()
          result.observe(pending, seen.pending)
          result.observe(oldest, seen.oldestSeconds)
          result.observe(fill, seen.fill)
          result.observe(dropped, seen.dropped)
        },
        [pending, oldest, fill, dropped],
      )
    },
    upkept: (outcome) => upkeep.add(1, { outcome }),
    expired: (kind, rows) => expired.add(rows, { kind }),
    watchQueue: (depth) => queue.addCallback(async (result) => result.observe(await depth())),
    scrape: async () => clean(serializer.serialize((await reader.collect()).resourceMetrics)),
    [Symbol.asyncDispose]: () => provider.shutdown(),
  }
}
