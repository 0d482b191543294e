import type { FastifyReply, FastifyRequest } from 'fastify'
import { Fault, type FaultKind } from '../../domain/index.ts'

const RETRY_SECONDS = 5

const STATUS: Readonly<Record<FaultKind, number>> = {
  failed: 422,
  usage: 400,
  config: 422,
  'no-data': 404,
  auth: 503,
  conflict: 409,
  remote: 503,
  gate: 422,
}

/** Answers with a problem document; what nobody foresaw is not told. 503 says when to come again. */
export function sendProblem(error: unknown, _: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, code, detail, hint } = told(error)
  reply.code(status).header('cache-control', 'no-store')
  if (status === 503) reply.header('retry-after', String(RETRY_SECONDS))
  const body = { type: `urn:leme:problem:${code}`, title: titleOf(status), status, detail, code, hint }
  return reply.type('application/problem+json; charset=utf-8').send(JSON.stringify(body))
}

interface Told {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly hint?: string | undefined
}

function told(error: unknown): Told {
  if (error instanceof Fault) {
    const { kind, code, message, hint } = error
    const status = code === 'method.refused' ? 405 : STATUS[kind]
    return { status, code, detail: message, hint }
  }
  const status = (error as { statusCode?: number }).statusCode ?? 500
  if (status >= 400 && status < 500) {
    return { status, code: 'request.malformed', detail: 'The request cannot be read.' }
  }
  return { status: 500, code: 'internal', detail: 'The predictor failed while answering.' }
}

function titleOf(status: number): string {
  const titles: Readonly<Record<number, string>> = {
    400: 'Bad request',
    404: 'Not found',
    405: 'Method not allowed',
    409: 'Conflict',
    414: 'Too long',
    422: 'Cannot be done',
    503: 'Unavailable',
  }
  return titles[status] ?? 'Error'
}
