import type { Readiness } from '../../local/readiness.ts'
import { Health } from '../schemas/system.ts'
import type { Server } from '../server-type.ts'

export interface HealthPorts {
  readonly readiness: Readiness
  readonly redis?: { readonly up: boolean }
  readonly clock: () => number
  readonly version: string
}

/**
 * Tells anyone whether requests may be sent here, and nothing else. What the server can do without, as Redis, makes it
 * not unwell. Whether it has to be restarted is another question, which `watchLiveness` answers.
 */
export function healthRoutes(app: Server, { readiness, redis, clock, version }: HealthPorts): void {
  const startedAt = clock()
  app.get(
    '/health',
    {
      config: { access: 'open' },
      schema: {
        operationId: 'getHealth',
        tags: ['system'],
        summary: 'Whether requests may be sent here: database, migrations, queue, and not stopping',
        security: [],
        response: { 200: Health, 503: Health },
      },
    },
    async (_request, reply) => {
      const { isReady, reasons, away } = await readiness.look()
      reply.code(isReady ? 200 : 503).header('cache-control', 'no-store')
      return {
        status: isReady ? ('ok' as const) : ('unavailable' as const),
        version,
        uptimeSeconds: (clock() - startedAt) / 1000,
        reasons: [...reasons],
        database: away.has('database') ? ('down' as const) : ('up' as const),
        ...(redis && { redis: redis.up ? ('up' as const) : ('down' as const) }),
      }
    },
  )
}
