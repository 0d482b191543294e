import type { Alert, Recording } from './alert.ts'

/** Of a hundred thousand requests so many may fail, of a thousand so many may take longer than half a second. */
const AVAILABILITY = 0.001
const LATENCY = 0.01
const WINDOWS = ['5m', '30m', '1h', '6h', '3d']

/** Streams and scrapes are no requests that somebody waits for. */
const ASKED = 'route!~"/metrics|/health|/ready|/live|.*/events"'

const all = (window: string) => `sum by (namespace) (rate(leme_http_requests_total{${ASKED}}[${window}]))`
const errors = (window: string): Recording => ({
  record: `leme:http_errors:ratio_rate${window}`,
  // Before anything has failed there is no series of failures: that is none, not unknown.
  expr: `(sum by (namespace) (rate(leme_http_requests_total{status=~"5..",${ASKED}}[${window}])) or 0 * ${all(window)})
  / ${all(window)}`,
})
const slow = (window: string): Recording => ({
  record: `leme:http_slow:ratio_rate${window}`,
  expr: `1 - sum by (namespace) (rate(leme_http_request_duration_seconds_bucket{le="0.5",${ASKED}}[${window}]))
  / sum by (namespace) (rate(leme_http_request_duration_seconds_count{${ASKED}}[${window}]))`,
})

export const SLO_RECORDINGS: readonly Recording[] = WINDOWS.flatMap((window) => [
  errors(window),
  slow(window),
])

interface Burn {
  readonly name: string
  readonly severity: Alert['severity']
  readonly long: string
  readonly short: string
  readonly rate: number
  readonly eats: string
}

const BURNS: readonly Burn[] = [
  { name: 'Fast', severity: 'critical', long: '1h', short: '5m', rate: 14.4, eats: 'two days' },
  { name: 'Steadily', severity: 'critical', long: '6h', short: '30m', rate: 6, eats: 'five days' },
  { name: 'Slowly', severity: 'warning', long: '3d', short: '6h', rate: 1, eats: 'a month' },
]

const requests = (bad: string, good: string): Alert['test']['fires'] => [
  ['leme_http_requests_total{route="/api/v1/bots",method="GET",status="500"}', bad],
  ['leme_http_requests_total{route="/api/v1/bots",method="GET",status="200"}', good],
]
const times = (fast: string, all: string): Alert['test']['fires'] => [
  ['leme_http_request_duration_seconds_bucket{route="/api/v1/bots",method="GET",le="0.5"}', fast],
  ['leme_http_request_duration_seconds_count{route="/api/v1/bots",method="GET"}', all],
]

/** Each by two windows: the long one says that it matters, the short one that it still goes on. */
export const SLO_ALERTS: readonly Alert[] = BURNS.flatMap(({ name, severity, long, short, rate, eats }) => {
  const steps = long === '3d' ? { at: '3d', every: '10m', n: 450 } : { at: '7h', every: '1m', n: 450 }
  const burns = (what: string, budget: number) =>
    `leme:http_${what}:ratio_rate${long} > ${limit(rate * budget)} and leme:http_${what}:ratio_rate${short} > ${limit(rate * budget)}`
  const word = name.toLowerCase()
  return [
    {
      ...{ name: `LemeAvailabilityBurns${name}`, severity, expr: burns('errors', AVAILABILITY), for: '2m' },
      summary: `The error budget of the API burns ${word}.`,
      description: `At this rate the failures of ${eats} are those that a month may have (99.9 % of the requests are answered).`,
      look: [
        'Dashboard Platform, “Requests by status” and “Routes that fail”.',
        'The log of the server, level 50 and above; each line has a trace id.',
      ],
      act: [
        'Failing since a release: take it back.',
        'Failing on one route: its log line names the error’s code, and docs/reference/errors.md what to do.',
        'All routes: look at LemeDatabaseAway first.',
      ],
      test: {
        ...{ at: steps.at, every: steps.every },
        fires: requests(`0+30x${steps.n}`, `0+70x${steps.n}`),
        quiet: requests(`0x${steps.n}`, `0+70x${steps.n}`),
      },
    },
    {
      ...{ name: `LemeLatencyBurns${name}`, severity: 'warning' as const, for: '2m' },
      expr: burns('slow', LATENCY),
      summary: `Requests are slow; the budget for that burns ${word}.`,
      description: `At this rate the slow answers of ${eats} are those that a month may have (99 % within half a second).`,
      look: [
        'Dashboard Platform, “Slowest routes” and “Event loop”.',
        'Dashboard Database and queue, “Oldest transaction” and “Locks”.',
        'A trace of a slow request, by the route in Tempo.',
      ],
      act: [
        'The event loop is late: heavy work runs in the server; set jobs.inServer to false and start workers.',
        'The database is busy: end the oldest transaction, or give it more memory.',
        'Otherwise start another replica of the server.',
      ],
      test: {
        ...{ at: steps.at, every: steps.every },
        fires: times(`0+50x${steps.n}`, `0+100x${steps.n}`),
        quiet: times(`0+100x${steps.n}`, `0+100x${steps.n}`),
      },
    },
  ]
})

/** Without the dust of binary fractions. */
function limit(value: number): string {
  return String(Number(value.toPrecision(6)))
}
