import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Names an answer by its content, and sends nothing to whoever has it already. An `onSend` hook. */
export async function etag(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  if (reply.statusCode !== 200 || typeof payload !== 'string') return payload
  const name = `"${createHash('sha256').update(payload).digest('base64url').slice(0, 27)}"`
  reply.header('etag', name).header('cache-control', 'private, no-cache')
  if (request.headers['if-none-match'] !== name) return payload
  reply.code(304).removeHeader('content-type')
  return ''
}
