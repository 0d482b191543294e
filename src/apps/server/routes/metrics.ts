import { Type } from 'typebox'
import type { Telemetry } from '../../../adapters/telemetry/index.ts'
import type { Server } from '../server-type.ts'

/** Metrics for Prometheus, for a session or the bearer of the metrics token. */
export function metricsRoutes(
  app: Server,
  { telemetry }: { readonly telemetry: Pick<Telemetry, 'scrape'> },
): void {
  app.get(
    '/metrics',
    {
      config: { access: 'metrics' },
      schema: {
        operationId: 'getMetrics',
        tags: ['system'],
        summary: 'Metrics in the text format of Prometheus',
        security: [{ session: [] }, { metricsToken: [] }],
        response: { 200: { description: 'Metrics.', content: { 'text/plain': { schema: Type.String() } } } },
      },
    },
    async (_request, reply) => {
      reply.type('text/plain; version=0.0.4; charset=utf-8').header('cache-control', 'no-store')
      return reply.send(await telemetry.scrape())
    },
  )
}
