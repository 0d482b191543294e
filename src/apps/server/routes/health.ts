import type { Probe } from '../port.ts'
import { Health } from '../schemas/system.ts'
import type { Server } from '../server-type.ts'

export interface HealthPorts {
  readonly database: Probe
  readonly redis?: { readonly up: boolean }
  readonly clock: () => number
  readonly version: string
}

const PATIENCE_MS = 2_000

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

async function answersInTime(database: Probe): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, false)
  })
  const answer = database.ping().then(
    () => true,
    () => false,
  )
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
