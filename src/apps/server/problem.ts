import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { TenantError } from '../../control/tenant/index.ts'
import { Fault, type FaultKind } from '../../domain/index.ts'
import { hintPage } from './hint-page.ts'
import type { Problem } from './schemas/shared.ts'
import { type FieldFault, ServerFault } from './server-fault.ts'

type ProblemBody = Static<typeof Problem>

const STATUS: Readonly<Record<FaultKind, number>> = {
  failed: 500,
  usage: 400,
  config: 422,
  'no-data': 404,
  auth: 401,
  conflict: 409,
  remote: 503,
  gate: 422,
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Refused',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  415: 'Wrong content type',
  421: 'Wrong host',
  422: 'Cannot be done',
  429: 'Too many requests',
  500: 'Failed',
  503: 'Unavailable',
}

/** Answers with a problem document, or with a page for people when a browser navigates. Never shows what an unexpected failure says. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const fault = asFault(error)
  const status = statusOf(fault)
  if (status >= 500) request.log.error({ err: error, requestId: request.id }, 'request failed')
  const told = status < 500 || fault instanceof ServerFault ? fault : unexpected(status, request.id)
  const title = TITLES[status] ?? 'Error'
  reply.code(status).header('cache-control', 'no-store')
  if (fault instanceof ServerFault && fault.allow) reply.header('allow', fault.allow)
  if (wantsPage(request)) {
    return reply
      .type('text/html; charset=utf-8')
      .send(hintPage({ title, text: told.message, hint: told.hint ?? '' }))
  }
  const body: ProblemBody = {
    type: `urn:leme:problem:${told.code}`,
    title,
    status,
    detail: told.message,
    code: told.code,
    ...(told.hint !== undefined && { hint: told.hint }),
    requestId: request.id,
    ...(told instanceof ServerFault && told.fields.length > 0 && { errors: [...told.fields] }),
  }
  return reply.type('application/problem+json; charset=utf-8').send(JSON.stringify(body))
}

/** True when a person navigates with a browser, so that a page says more than JSON. */
export function wantsPage(request: FastifyRequest): boolean {
  const { url, headers, method } = request
  return method === 'GET' && !url.startsWith('/api/') && (headers.accept ?? '').includes('text/html')
}

/** Another room's `auth` is about a login of the server, not of who asks; but for what a tenant's roles refuse. */
function statusOf(fault: Fault): number {
  if (fault instanceof ServerFault) return fault.status ?? STATUS[fault.kind]
  if (fault instanceof TenantError && fault.kind === 'auth') return 403
  return fault.kind === 'auth' ? 500 : STATUS[fault.kind]
}

function unexpected(status: number, requestId: string): ServerFault {
  const hint = `Its log has the cause under request ${requestId}.`
  if (status === 503) {
    return new ServerFault(
      'remote',
      'server.unavailable',
      'Something that the server needs does not answer.',
      { hint },
    )
  }
  return new ServerFault('failed', 'server.failed', 'The server failed while answering.', { hint })
}

function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  const { code, statusCode, validation, validationContext, message } = error as Partial<FastifyError>
  if (validation) {
    const place = validationContext === 'querystring' ? 'query' : (validationContext ?? 'body')
    const fields: FieldFault[] = validation.map((item) => ({
      in: place as FieldFault['in'],
      pointer: item.instancePath,
      message: item.message ?? 'is not valid',
    }))
    const [first] = fields
    return new ServerFault(
      'usage',
      'request.invalid',
      `${place}${first?.pointer ?? ''} ${first?.message ?? ''}`,
      { fields },
    )
  }
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ServerFault('usage', 'request.too-large', 'The body is too large.', { status: 413 })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ServerFault('usage', 'request.type', 'The body has a content type that is not read here.', {
        status: 415,
        hint: 'Send application/json.',
      })
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new ServerFault('usage', 'request.malformed', message ?? 'The request cannot be read.', {
      status: statusCode,
    })
  }
  return new Fault('failed', 'server.failed', 'unexpected', { cause: error })
}
