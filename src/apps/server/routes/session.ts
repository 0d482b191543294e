import { Type } from 'typebox'
import { HOUSE_OPERATOR, type LoginStore, type TenantStore } from '../../../control/tenant/index.ts'
import { clientAddress } from '../client-address.ts'
import { hintPage } from '../hint-page.ts'
import { LoginQuery, SessionInfo } from '../schemas/system.ts'
import { ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'
import { clearSessionCookie, sessionToken, setSessionCookie } from '../session-cookie.ts'
import { answers, PROBLEMS } from './answers.ts'

export interface SessionPorts {
  readonly logins: LoginStore
  readonly tenancy?: { readonly tenants: Pick<TenantStore, 'record'> }
  readonly clock: () => number
}

const SPENT = hintPage({
  title: 'This login link does not work any more',
  text: 'A link works once, and for a quarter of an hour.',
  hint: 'Type `npx leme login` where Leme runs, and open the link that it prints.',
})

/** In through a one-use link, out by choice. */
export function sessionRoutes(app: Server, { logins, tenancy, clock }: SessionPorts): void {
  app.get(
    '/login',
    {
      config: { access: 'login' },
      exposeHeadRoute: false,
      schema: {
        operationId: 'login',
        tags: ['session'],
        summary: 'Trade a one-use login link for a session cookie',
        security: [],
        querystring: LoginQuery,
        response: {
          303: { description: 'Signed in; goes to /app/.', type: 'null' },
          401: {
            description: 'The link is used, expired or unknown.',
            content: { 'text/html': { schema: Type.String() } },
          },
          ...PROBLEMS,
        },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const token = await logins.redeem(request.query.token, clientAddress(request))
      const session = token === undefined ? undefined : await logins.session(token)
      if (token === undefined || session === undefined) {
        return reply.code(401).type('text/html; charset=utf-8').send(SPENT)
      }
      const { tenant = null, id } = session.holder?.member ?? {}
      await tenancy?.tenants.record({
        ...{ tenant, actor: id === undefined ? HOUSE_OPERATOR : `member:${id}`, action: 'session.link' },
        ...{ target: id ?? HOUSE_OPERATOR, outcome: 'done', detail: { address: clientAddress(request) } },
      })
      setSessionCookie(request, reply, token, Math.floor((session.expiresAt - clock()) / 1000))
      return reply.redirect('/app/', 303)
    },
  )

  app.get(
    '/api/v1/session',
    {
      config: { access: 'self' },
      schema: {
        operationId: 'getSession',
        tags: ['session'],
        summary: 'The session of this browser',
        response: answers(200, SessionInfo),
      },
    },
    async (request) => {
      const session = await logins.session(sessionToken(request) ?? '')
      if (session) return { expiresAt: session.expiresAt }
      throw new ServerFault('auth', 'session.missing', 'Your session has just ended.')
    },
  )

  app.post(
    '/api/v1/logout',
    {
      config: { access: 'self' },
      schema: {
        operationId: 'logout',
        tags: ['session'],
        summary: 'End the session',
        response: answers(204, Type.Null()),
      },
    },
    async (request, reply) => {
      await logins.end(sessionToken(request) ?? '')
      clearSessionCookie(request, reply)
      return reply.code(204).send(null)
    },
  )
}
