import type { LoginStore } from '../../../control/tenant/index.ts'
import type { EventHub } from '../event-hub.ts'
import { EventsQuery, ServerEvent, type ServerEventMessage } from '../schemas/event.ts'
import { ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'
import { sessionToken } from '../session-cookie.ts'
import { PROBLEMS } from './answers.ts'

export interface EventPorts {
  readonly events: EventHub
  readonly logins: Pick<LoginStore, 'session'>
  /** Aborted once the server stops: streams end then, and their readers come back to another one. */
  readonly stopping: AbortSignal
  readonly heartbeatMs: number
  /** Streams open at one time. */
  readonly maxStreams: number
}

/** How often a stream gives a sign of life: a proxy before it must wait longer. */
export const HEARTBEAT_MS = 15_000
/** Bytes that may wait for a slow reader; one that falls further behind is let go and resumes. */
const MAX_WAITING_BYTES = 1_000_000

/** What changes, as it changes. */
export function eventRoutes(
  app: Server,
  { events, logins, stopping, heartbeatMs, maxStreams }: EventPorts,
): void {
  const closers = new Set<() => void>()
  const closeAll = (): void => {
    for (const close of closers) close()
  }
  stopping.addEventListener('abort', closeAll)
  app.addHook('preClose', async () => closeAll())

  app.get(
    '/api/v1/events',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'streamEvents',
        tags: ['events'],
        summary:
          'Server-sent events; Last-Event-ID (or `after`) resumes, `reset` says that events were missed',
        querystring: EventsQuery,
        response: {
          200: { description: 'A stream.', content: { 'text/event-stream': { schema: ServerEvent } } },
          ...PROBLEMS,
        },
      },
    },
    (request, reply) => {
      if (closers.size >= maxStreams) {
        throw new ServerFault('remote', 'events.full', `${closers.size} event streams are open already.`, {
          status: 503,
          hint: 'Close some browser tabs.',
        })
      }
      const { after, topics } = request.query
      const wanted = new Set<string>([
        ...(topics?.split(',') ?? ['bot', 'run', 'study', 'candle', 'desk', 'operations', 'alert']),
        'reset',
      ])
      const stream = reply.raw
      reply.hijack()
      stream.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        ...(stopping.aborted && { connection: 'close' }),
      })
      stream.write('retry: 2000\n\n')

      const isOpen = () => !stream.writableEnded && !stream.destroyed
      const close = () => stream.end()
      const send = (event: ServerEventMessage) => {
        if (!wanted.has(event.topic) || !isOpen()) return
        stream.write(`id: ${event.seq}\nevent: ${event.topic}\ndata: ${JSON.stringify(event)}\n\n`)
        if (stream.writableLength > MAX_WAITING_BYTES) stream.destroy()
      }
      const from = lastSeen(request.headers['last-event-id'], after)
      if (from !== undefined) for (const event of events.since(from)) send(event)
      const unlisten = events.listen(send)
      const beat = setInterval(async () => {
        // A database that is away ends no stream; a session that has ended does.
        const session = await logins.session(sessionToken(request) ?? '').catch(() => true)
        if (!isOpen()) return
        if (session) stream.write(': \n\n')
        else close()
      }, heartbeatMs)
      closers.add(close)
      if (stopping.aborted) close()
      // A broken connection is no failure of the server: it closes, and its reader resumes.
      stream.on('error', () => {})
      stream.once('close', () => {
        clearInterval(beat)
        unlisten()
        closers.delete(close)
      })
    },
  )
}

/** A malformed id counts as one from another life: it leads to a reset. */
function lastSeen(header: string | string[] | undefined, after: number | undefined): number | undefined {
  if (typeof header !== 'string') return after
  return /^\d{1,16}$/.test(header) ? Number(header) : 0
}
