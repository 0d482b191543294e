import { type Metrics, open, REQUEST_SECONDS, SERVER } from './metric.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other']
const route = open(600, 'patterns of routes, `/api/v1/bots/:id`; `none` where there is no route')

/** What is asked of the API. */
export const HTTP_METRICS = {
  leme_http_requests_total: {
    ...{ type: 'counter', unit: '{request}', help: 'HTTP requests answered.', on: SERVER },
    labels: { route, method: METHODS, status: open(60, 'status codes of HTTP') },
  },
  leme_http_request_duration_seconds: {
    ...{ type: 'histogram', unit: 's', help: 'Time from the request to the end of its answer.', on: SERVER },
    ...{ labels: { route, method: METHODS }, buckets: REQUEST_SECONDS },
  },
  leme_http_requests_in_flight: {
    ...{ type: 'gauge', unit: '{request}', help: 'HTTP requests being answered.', on: SERVER, labels: {} },
  },
  leme_rate_limit_refusals_total: {
    ...{ type: 'counter', unit: '{request}', help: 'Requests refused by a rate limit.', on: SERVER },
    labels: { limit: ['api', 'ingest', 'login', 'tenant', 'other'] },
  },
} as const satisfies Metrics
