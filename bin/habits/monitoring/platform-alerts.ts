// Long because it is a list: each alert with its rule, its page and its test.
import type { Alert } from './alert.ts'

const critical = 'critical' as const
const warning = 'warning' as const

/** Servers, jobs, commands, neighbours. */
export const PLATFORM_ALERTS: readonly Alert[] = [
  {
    ...{ name: 'LemeServerAway', severity: critical, expr: 'absent(leme_build_info)', for: '5m' },
    summary: 'No server or worker of Leme is seen.',
    description: 'Prometheus has no process of Leme, so nobody is served, or nobody is scraped.',
    look: [
      '`up` in Prometheus: is it the scrape that fails?',
      'The processes: `npx leme doctor`, `kubectl get pods`.',
    ],
    act: ['Start the server. Bots of its machine are started with it and go on where they were.'],
    test: {
      at: '10m',
      fires: [['up{job="leme-server"}', '0x10']],
      quiet: [['leme_build_info{version="1"}', '1x10']],
    },
  },
  {
    ...{ name: 'LemeServerErrors', severity: critical, for: '10m' },
    expr: 'sum(rate(leme_http_requests_total{status=~"5.."}[5m])) / sum(rate(leme_http_requests_total[5m])) > 0.05',
    summary: 'More than 5 % of the requests fail.',
    description: 'Of the requests of the last five minutes more than one in twenty was answered by 5xx.',
    look: ['Dashboard Platform, “Routes that fail”.', 'The log of the server, level 50 and above.'],
    act: ['Take back the last release, or mend what LemeDatabaseAway says.'],
    test: {
      at: '30m',
      fires: [
        ['leme_http_requests_total{status="500"}', '0+10x40'],
        ['leme_http_requests_total{status="200"}', '0+90x40'],
      ],
      quiet: [
        ['leme_http_requests_total{status="500"}', '0+1x40'],
        ['leme_http_requests_total{status="200"}', '0+99x40'],
      ],
    },
  },
  {
    ...{ name: 'LemeServerSlow', severity: warning, for: '15m' },
    expr: 'histogram_quantile(0.99, sum by (le) (rate(leme_http_request_duration_seconds_bucket[5m]))) > 1',
    summary: 'One request of a hundred takes more than a second.',
    description: 'The 99th percentile of the time of an answer is above a second.',
    look: ['Dashboard Platform, “Slowest routes”.'],
    act: ['As for LemeLatencyBurnsFast.'],
    test: {
      at: '30m',
      fires: [
        ['leme_http_request_duration_seconds_bucket{le="1"}', '0+90x40'],
        ['leme_http_request_duration_seconds_bucket{le="5"}', '0+100x40'],
        ['leme_http_request_duration_seconds_bucket{le="+Inf"}', '0+100x40'],
      ],
      quiet: [
        ['leme_http_request_duration_seconds_bucket{le="1"}', '0+100x40'],
        ['leme_http_request_duration_seconds_bucket{le="+Inf"}', '0+100x40'],
      ],
    },
  },
  {
    ...{ name: 'LemeEventLoopLate', severity: warning, for: '10m' },
    expr: 'max by (job, instance) (leme_process_event_loop_delay_seconds{quantile="0.99"}) > 0.5',
    summary: 'The event loop of {{ $labels.instance }} is late.',
    description:
      'What should happen at once happens half a second later: heavy work is done where requests are answered.',
    look: ['Dashboard Platform, “Event loop” and “Processors”.'],
    act: [
      'Let workers do the jobs: jobs.inServer false, and `leme worker` beside it.',
      'Give the process more of a processor.',
    ],
    test: {
      at: '20m',
      fires: [['leme_process_event_loop_delay_seconds{job="s",instance="a",quantile="0.99"}', '0.8x30']],
      labels: { job: 's', instance: 'a' },
      quiet: [['leme_process_event_loop_delay_seconds{job="s",instance="a",quantile="0.99"}', '0.02x30']],
    },
  },
  {
    ...{
      name: 'LemeJobsWait',
      severity: warning,
      expr: 'max by (kind) (leme_job_oldest_wait_seconds) > 900',
      for: '5m',
    },
    summary:
      "A client's {{ $labels.kind }} waits for more than a quarter of an hour; are there workers enough?",
    description: 'The first job of this kind that waits has done so for more than 15 minutes.',
    look: [
      'Dashboard Database and queue, “Jobs that wait and run”.',
      '`up{job="leme-worker"}`: are workers there?',
    ],
    act: ['Start more workers.', 'A client that fills the queue has a quota: `leme tenant quota`.'],
    test: {
      at: '10m',
      fires: [['leme_job_oldest_wait_seconds{kind="backtest"}', '1000x20']],
      labels: { kind: 'backtest' },
      quiet: [['leme_job_oldest_wait_seconds{kind="backtest"}', '60x20']],
    },
  },
  {
    ...{ name: 'LemeQueueGrows', severity: warning, for: '30m' },
    expr: 'max(leme_queue_depth) > 200 and max(deriv(leme_queue_depth[30m])) > 0',
    summary: 'More jobs come than are done.',
    description: 'More than 200 jobs wait or run, and it has become more for half an hour.',
    look: ['Dashboard Database and queue, “Jobs in the queue”.'],
    act: ['Start more workers; the chart does so by itself where worker.autoscaling is on.'],
    test: {
      at: '70m',
      fires: [['leme_queue_depth', '100+10x80']],
      quiet: [['leme_queue_depth', '300-1x80']],
    },
  },
  {
    ...{ name: 'LemeJobsFail', severity: warning, for: '10m' },
    expr: 'sum(increase(leme_jobs_total{outcome="failed"}[1h])) > 5 and sum(increase(leme_jobs_total{outcome="failed"}[1h])) / sum(increase(leme_jobs_total[1h])) > 0.5',
    summary: 'Most jobs of clients fail.',
    description: 'Of the jobs that left a worker in the last hour more than half have failed.',
    look: ['`leme_jobs_total` by kind.', 'The error of such a job: GET /api/v1/backtest/ID/status.'],
    act: ['The same error everywhere is the platform’s: missing candles, a worker without memory.'],
    test: {
      at: '90m',
      fires: [
        ['leme_jobs_total{kind="backtest",outcome="failed"}', '0+1x100'],
        ['leme_jobs_total{kind="backtest",outcome="done"}', '0x100'],
      ],
      quiet: [
        ['leme_jobs_total{kind="backtest",outcome="failed"}', '0x100'],
        ['leme_jobs_total{kind="backtest",outcome="done"}', '0+1x100'],
      ],
    },
  },
  {
    ...{
      name: 'LemeWorkersDie',
      severity: warning,
      expr: 'sum(increase(leme_jobs_swept_total{found=~"takenOver|failed"}[30m])) > 5',
    },
    summary: 'Jobs of dead workers were found; memory limits may be too tight.',
    description: 'Within half an hour more than five jobs were taken over from workers that died.',
    look: ['`kubectl get pods`: restarts and OOMKilled.', 'Dashboard Platform, “Memory”.'],
    act: ['Raise the memory of workers, or lower jobs.memoryMb.'],
    test: {
      at: '30m',
      fires: [['leme_jobs_swept_total{found="takenOver"}', '0+1x40']],
      quiet: [['leme_jobs_swept_total{found="placed"}', '0+1x40']],
    },
  },
  {
    ...{
      name: 'LemeCommandsStuck',
      severity: critical,
      expr: 'max(leme_command_oldest_seconds) > 3600',
      for: '10m',
    },
    summary: 'A command has been on its way for more than an hour.',
    description:
      'What somebody asked of a bot was not approved, rolled back or refused; a person may have to approve it.',
    look: ['Page Commands: the state and its reason.', '`leme_command_troubles_total`: what is tried again.'],
    act: [
      'Approve it, or cancel it: `leme deploy cancel ID`.',
      'In state authorised: is the repository reachable?',
    ],
    test: {
      at: '20m',
      fires: [['leme_command_oldest_seconds', '4000x30']],
      quiet: [['leme_command_oldest_seconds', '30x30']],
    },
  },
  {
    ...{
      name: 'LemeCommandsFail',
      severity: critical,
      expr: 'sum(increase(leme_commands_total{outcome="failed"}[1h])) > 0',
    },
    summary: 'A command has failed and needs a person.',
    description: 'It could neither be carried out nor taken back.',
    look: ['Page Commands, state failed: the reason says what stands in the way.'],
    act: ['Mend it, then deploy the bot again; a stop always works.'],
    test: {
      at: '30m',
      fires: [['leme_commands_total{kind="deploy",outcome="failed"}', '0x10 1x40']],
      quiet: [['leme_commands_total{kind="deploy",outcome="failed"}', '1x50']],
    },
  },
  {
    ...{
      name: 'LemeReconcilerMissing',
      severity: critical,
      expr: 'max(leme_reconciler_leads) == 0',
      for: '5m',
    },
    summary: 'No server follows the repository.',
    description: 'Commits and commands are not carried out; bots that run go on.',
    look: ['The log: reconciler.trouble says why.'],
    act: ['Is the repository reachable, and the database? Start one server anew.'],
    test: {
      at: '10m',
      fires: [['leme_reconciler_leads{instance="a"}', '0x20']],
      quiet: [
        ['leme_reconciler_leads{instance="a"}', '0x20'],
        ['leme_reconciler_leads{instance="b"}', '1x20'],
      ],
    },
  },
  {
    ...{ name: 'LemeRedisAway', severity: warning, expr: 'min(leme_redis_up) == 0', for: '5m' },
    summary: 'Redis does not answer; servers keep their limits alone.',
    description: 'Limits and caches are not shared by replicas until it is back; nothing is lost.',
    look: ['Redis itself.'],
    act: ['Start it again. Nothing has to be restored.'],
    test: { at: '10m', fires: [['leme_redis_up', '0x20']], quiet: [['leme_redis_up', '1x20']] },
  },
  {
    ...{ name: 'LemeOutboxFills', severity: critical, expr: 'max(leme_outbox_fill_ratio) > 0.8', for: '5m' },
    summary: 'The broker takes nothing; market events are dropped soon.',
    description:
      'Four fifths of what the outbox may hold wait for RabbitMQ; when it is full the oldest are dropped.',
    look: ['RabbitMQ: memory and disk alarms.', 'Dashboard Market data, “Outbox”.'],
    act: ['Start the broker, or free its disk. What waits is sent by itself.'],
    test: {
      at: '10m',
      fires: [['leme_outbox_fill_ratio', '0.9x20']],
      quiet: [['leme_outbox_fill_ratio', '0.1x20']],
    },
  },
  {
    ...{
      name: 'LemeWebhooksWait',
      severity: warning,
      expr: 'max(leme_webhook_oldest_wait_seconds) > 21600',
      for: '15m',
    },
    summary: 'An event was not delivered to a webhook for six hours.',
    description: 'Its receiver does not answer by 2xx. After three days the delivery is given up.',
    look: ['Page Webhooks: which receiver, which answer.'],
    act: ['Tell the client. Given up deliveries can be replayed.'],
    test: {
      at: '30m',
      fires: [['leme_webhook_oldest_wait_seconds', '30000x40']],
      quiet: [['leme_webhook_oldest_wait_seconds', '10x40']],
    },
  },
  {
    ...{
      name: 'LemeUpkeepFails',
      severity: warning,
      expr: 'increase(leme_upkeep_runs_total{outcome="failed"}[6h]) > 2',
    },
    summary: 'Old data is not dropped.',
    description: 'The look for data that is too old has failed several times; the disk fills.',
    look: ['The log of the server, “upkeep”.'],
    act: ['`leme data expire --dry-run` says what it would do, and why it cannot.'],
    test: {
      at: '5h',
      fires: [['leme_upkeep_runs_total{outcome="failed"}', '0x60 0+0.1x300']],
      labels: { outcome: 'failed' },
      quiet: [['leme_upkeep_runs_total{outcome="failed"}', '0x360']],
    },
  },
  {
    ...{
      name: 'LemeSpansDropped',
      severity: warning,
      expr: 'sum(increase(leme_telemetry_spans_total{outcome="dropped"}[15m])) > 1000',
      for: '15m',
    },
    summary: 'Traces are lost: their receiver is away.',
    description: 'Requests are not slower for it; traces of this time will be missing.',
    look: ['The receiver that telemetry.otlp.url names.'],
    act: ['Start it again, or send less: telemetry.otlp.sample.'],
    test: {
      at: '45m',
      fires: [['leme_telemetry_spans_total{outcome="dropped"}', '0+100x60']],
      quiet: [
        ['leme_telemetry_spans_total{outcome="dropped"}', '0x60'],
        ['leme_telemetry_spans_total{outcome="sent"}', '0+100x60'],
      ],
    },
  },
]
