import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import {
  type AccessTokens,
  type LoginDoors,
  logIn,
  type SessionStore,
  showCode,
  type TenantStore,
} from '../../../control/tenant/index.ts'
import { clientAddress } from '../client-address.ts'
import { requireTenantKey, tenantKeyOf } from '../identify.ts'
import { AccessToken, CodeRequest, PasswordLoginRequest, TokenRequest } from '../schemas/member.ts'
import { SessionInfo } from '../schemas/system.ts'
import { type FieldFault, ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'
import { sessionToken, setSessionCookie } from '../session-cookie.ts'
import { requireTenantId } from '../tenant-of.ts'
import { answers } from './answers.ts'
import { wrongCode } from './me.ts'

interface PasswordLoginPorts extends LoginDoors {
  readonly sessions: SessionStore
  readonly tokens: AccessTokens
  readonly tenants: Pick<TenantStore, 'record'>
  readonly clock: () => number
}

const tags = ['session']
const open = { access: 'login' } as const

/** In by name and password, with a code where there is an authenticator; and tokens for programs. */
export function passwordLoginRoutes(app: Server, ports: PasswordLoginPorts): void {
  const { sessions, tokens, members, clock } = ports

  app.post(
    '/api/v1/session',
    {
      config: open,
      schema: {
        ...{ operationId: 'logIn', tags, summary: 'Sign in by name and password', security: [] },
        ...{ body: PasswordLoginRequest, response: answers(201, SessionInfo) },
      },
    },
    async (request, reply) => {
      const { id, confirmed } = await requireLogin(ports, request, request.body)
      const token = await sessions.open(id, { confirmed, address: clientAddress(request) })
      const session = await sessions.session(token)
      if (!session) throw wrongLogin()
      setSessionCookie(request, reply, token, Math.floor((session.expiresAt - clock()) / 1_000))
      reply.code(201).header('cache-control', 'no-store')
      return { expiresAt: session.expiresAt }
    },
  )

  app.post(
    '/api/v1/session/second-factor',
    {
      config: { access: 'self' },
      schema: {
        ...{ operationId: 'confirmSession', tags, summary: 'Show a second factor in this session' },
        ...{ body: CodeRequest, response: answers(204, Type.Null()) },
      },
    },
    async (request, reply) => {
      const token = sessionToken(request) ?? ''
      const { id } = (await sessions.session(token))?.holder?.member ?? {}
      // Whoever came with a key or a token has none of this member's sessions to confirm.
      if (id === undefined || id !== request.principal!.id) throw noSession()
      if (!(await showCode(ports, id, request.body.code))) throw wrongCode()
      await sessions.confirm(token)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/v1/token',
    {
      config: open,
      schema: {
        ...{ operationId: 'getToken', tags },
        summary: 'Trade an API key, or name and password, for an access token of 15 minutes',
        security: [{}, { tenantKey: [] }],
        ...{ body: TokenRequest, response: answers(201, AccessToken) },
      },
    },
    async (request, reply) => {
      const key = tenantKeyOf(request)
      const subject =
        key === undefined
          ? { kind: 'member' as const, ...(await requireLogin(ports, request, requireNames(request.body))) }
          : {
              kind: 'key' as const,
              prefix: (await requireTenantKey(key, clientAddress(request), members)).prefix,
            }
      reply.code(201).header('cache-control', 'no-store')
      return tokens.issue(subject)
    },
  )
}

/** @throws ServerFault `login.refused`, `login.code` */
async function requireLogin(
  ports: PasswordLoginPorts,
  request: FastifyRequest,
  { clientId, name, password, code }: Static<typeof PasswordLoginRequest>,
): Promise<{ readonly id: string; readonly confirmed: boolean }> {
  const tenant = clientId === undefined ? null : requireTenantId(clientId, 'body', '/clientId')
  const answer = await logIn(ports, { tenant, name, password, ...(code !== undefined && { code }) })
  if (answer.kind === 'refused') throw answer.reason === 'code' ? noCode() : wrongLogin()
  const { confirmed, holder } = answer
  const { id } = holder.member
  await ports.tenants.record({
    ...{ tenant, actor: `member:${id}`, action: 'session.password', target: id, outcome: 'done' },
    detail: { confirmed, address: clientAddress(request), by: request.routeOptions.url },
  })
  return { id, confirmed }
}

function requireNames(body: Static<typeof TokenRequest>): Static<typeof PasswordLoginRequest> {
  const { name, password, ...rest } = body
  if (name !== undefined && password !== undefined) return { ...rest, name, password }
  const missing = [name === undefined ? '/name' : undefined, password === undefined ? '/password' : undefined]
  const fields: FieldFault[] = missing
    .filter((pointer) => pointer !== undefined)
    .map((pointer) => ({ in: 'body', pointer, message: 'is missing' }))
  throw new ServerFault('usage', 'request.invalid', `body${fields[0]!.pointer} is missing`, {
    hint: 'Send a key in the header Authorization, or name and password.',
    fields,
  })
}

/** All that is told, whatever is wrong. */
function wrongLogin(): ServerFault {
  return new ServerFault('auth', 'login.refused', 'Name and password do not belong together.', {
    hint: 'After five tries in vain nobody gets in for some minutes.',
    fields: [
      { in: 'body', pointer: '/name', message: 'or the password is not right' },
      { in: 'body', pointer: '/password', message: 'or the name is not right' },
    ],
  })
}

function noCode(): ServerFault {
  return new ServerFault('auth', 'login.code', 'A code of your authenticator is asked for.', {
    fields: [{ in: 'body', pointer: '/code', message: 'is missing' }],
  })
}

function noSession(): ServerFault {
  return new ServerFault('auth', 'session.missing', 'You are not signed in here with a name of your own.')
}
