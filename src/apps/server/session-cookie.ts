import type { FastifyReply, FastifyRequest } from 'fastify'

/** Browsers share cookies between the ports of a host: the port keeps two servers on one machine apart. */
function cookieName(request: FastifyRequest): string {
  return `leme_session_${request.port ?? 'default'}`
}

export function sessionToken(request: FastifyRequest): string | undefined {
  return request.cookies[cookieName(request)]
}

export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  maxAgeSeconds: number,
): void {
  reply.setCookie(cookieName(request), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
    maxAge: maxAgeSeconds,
  })
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(cookieName(request), { path: '/' })
}
