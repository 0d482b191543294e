/**
 * Routes of the house that members may read too, for they show everybody the same: market data, the
 * reference and the page. Of all others that are the operator's — bots,
 * runs, studies, pipelines, models, signals, schedules, senders — members learn nothing.
 */
export const SHARED_ROUTES: ReadonlySet<string> = new Set([
  '/api/v1/series',
  '/api/v1/candles',
  '/candles',
  '/api/v1/indicators',
  '/indicators',
  '/api/v1/indicator-forms',
  '/api/v1/symbols',
  '/symbols',
  '/api/v1/books',
  '/books',
  '/api/v1/markets',
  '/api/v1/status/data-flow',
  '/status/data-flow',
  '/api/v1/status/coverage',
  '/status/coverage',
  '/api/v1/status/coverage-map',
  '/api/v1/status/quality',
  '/status/quality',
  '/api/v1/openapi.json',
  '/docs',
  '/docs/',
  '/docs/start.js',
  '/docs/scalar.js',
  '/',
  '/app',
  '/app/*',
])
