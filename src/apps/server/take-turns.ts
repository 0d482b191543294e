import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { ServerFault } from './server-fault.ts'
import { isAlwaysAnswered } from './shed-load.ts'

/** What one caller may have of a server. */
export interface Turns {
  /** Requests that are worked on at a time; the next ones wait for them. */
  readonly atOnce: number
  /** Requests in all, with those that wait. */
  readonly inHand: number
}

interface Line {
  working: number
  readonly waiting: (() => void)[]
}

/** Of a server's requests in hand: one in 50 for each caller to work on, half of them to have; undefined without a limit. */
export function turnsOf(inFlight: number): Turns | undefined {
  if (inFlight === 0) return undefined
  return { atOnce: Math.max(2, Math.floor(inFlight / 50)), inHand: Math.max(2, Math.floor(inFlight / 2)) }
}

/**
 * Lets everybody have a few requests at a time: whoever sends many at once waits for itself, and others come in
 * between. Nobody waits of whom `whoOf` does not say who it is.
 * @throws ServerFault `server.busy`
 */
export function takeTurns(
  { atOnce, inHand }: Turns,
  whoOf: (request: FastifyRequest) => string | undefined,
): onRequestAsyncHookHandler {
  const lines = new Map<string, Line>()

  return async (request, reply) => {
    const who = whoOf(request)
    if (who === undefined || isAlwaysAnswered(request.url) || reply.raw.destroyed) return
    const line = lines.get(who) ?? { working: 0, waiting: [] }
    if (line.working + line.waiting.length >= inHand) {
      reply.header('retry-after', '1')
      throw tooMany()
    }
    lines.set(who, line)
    let turn: (() => void) | undefined
    let isOver = false
    const end = () => {
      if (isOver) return
      isOver = true
      const place = turn ? line.waiting.indexOf(turn) : -1
      if (place >= 0) line.waiting.splice(place, 1)
      else leave(who, line)
    }
    // Whichever comes: a client that goes while it waits is not waited for.
    reply.raw.once('finish', end)
    reply.raw.once('close', end)
    if (line.working < atOnce) {
      line.working++
      return
    }
    await new Promise<void>((resolve) => {
      turn = resolve
      line.waiting.push(resolve)
    })
  }

  /** The next one takes over the place of the one that ends. */
  function leave(who: string, line: Line): void {
    const next = line.waiting.shift()
    if (next) next()
    else if (--line.working === 0) lines.delete(who)
  }
}

/** Whose request it is, when the guard has said so: keys and members of one tenant take turns together. */
export function tenantOfCaller({ principal }: FastifyRequest): string | undefined {
  return principal?.kind === 'member' ? principal.tenant : undefined
}

function tooMany(): ServerFault {
  return new ServerFault('remote', 'server.busy', 'Too many of your requests wait at once.', {
    status: 503,
    hint: 'Send fewer at a time, and the same again after the time in Retry-After.',
  })
}
