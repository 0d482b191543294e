import type { FastifyReply, FastifyRequest } from 'fastify'
import { Fault } from '../../domain/index.ts'
import { sendProblem } from './problem.ts'
import { ServerFault } from './server-fault.ts'
import { busy } from './within-time.ts'

const RETRY_AFTER_S = '5'
/**
 * Codes of PostgreSQL (SQLSTATE) of what passes: a statement that took too long, a lock, a deadlock,
 * a server that stops, is a copy just now, or has no memory, place or connection left.
 */
const PASSING = /^(08\w{3}|25006|40001|40P01|53\w{3}|55P03|57014|57P0[1-5])$/

/** Answers with a problem document; one that passes says when to send the same again. */
export function sendIngestProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const told = doesPass(error) ? busy('The database cannot take it now.', error) : error
  if (told instanceof ServerFault && told.kind === 'remote') reply.header('retry-after', RETRY_AFTER_S)
  return sendProblem(told, request, reply)
}

function doesPass(error: unknown): boolean {
  if (error instanceof ServerFault || !(error instanceof Error)) return false
  if (error instanceof Fault) return error.kind === 'remote' || error.code === 'store.disk-full'
  const { code } = error as { code?: unknown }
  return (
    (typeof code === 'string' && PASSING.test(code)) ||
    /^timeout exceeded when trying to connect/.test(error.message)
  )
}
