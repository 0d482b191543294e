import { answersInTime } from '../../local/answers-in-time.ts'
import type { Probe } from '../port.ts'
import { Health } from '../schemas/system.ts'
import type { Server } from '../server-type.ts'

export interface HealthPorts {
  readonly database: Probe
  readonly redis?: { readonly up: boolean }
  readonly clock: () => number
  readonly version: string
}

/** Tells anyone whether this server can do its work, and nothing else. */
export function healthRoutes(app: Server, { database, redis, clock, version }: HealthPorts): void {
  const startedAt = clock()
  app.get(
    '/health',
    {
      config: { access: 'open' },
      schema: {
        operationId: 'getHealth',
        tags: ['system'],
        summary: 'Whether the server and its database answer',
        security: [],
        response: { 200: Health, 503: Health },
      },
    },
    async (_request, reply) => {
      const up = await answersInTime(database)
      reply.code(up ? 200 : 503).header('cache-control', 'no-store')
      return {
        status: up ? ('ok' as const) : ('unavailable' as const),
        version,
        uptimeSeconds: (clock() - startedAt) / 1000,
        database: up ? ('up' as const) : ('down' as const),
        ...(redis && { redis: redis.up ? ('up' as const) : ('down' as const) }),
      }
    },
  )
}
