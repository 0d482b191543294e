import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import {
  confirmFactor,
  HOUSE_OPERATOR,
  type Holder,
  type LoginDoors,
  requirePassword,
  type SessionStore,
  showCode,
  showPassword,
  TenantError,
  type TenantStore,
} from '../../../control/tenant/index.ts'
import { noteOf } from '../audit-note.ts'
import type { EventHub } from '../event-hub.ts'
import { namingField } from '../naming-field.ts'
import {
  CodeRequest,
  FactorRequest,
  Me,
  NewFactor,
  NewPassword,
  OwnSessionParams,
  OwnSessions,
  RecoveryCodes,
} from '../schemas/member.ts'
import { ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'
import { sessionToken } from '../session-cookie.ts'
import { answers } from './answers.ts'

export interface MePorts extends LoginDoors {
  readonly sessions: SessionStore
  readonly tenants: Pick<TenantStore, 'record'>
  readonly events: Pick<EventHub, 'seq'>
}

const tags = ['session']
const config = { access: 'self' } as const

/** What is somebody's own: who they are, how they show it, and where they are signed in. */
export function meRoutes(app: Server, ports: MePorts): void {
  const { members, codes, passwords, sessions, tenants, events } = ports

  app.get(
    '/api/v1/me',
    {
      config,
      schema: { operationId: 'getMe', tags, summary: 'Who asks', response: answers(200, Me) },
    },
    async ({ principal }) => {
      const person = principal!
      const member = person.id === HOUSE_OPERATOR ? undefined : await members.get(person.id)
      const own = person.kind === 'member' ? person : undefined
      return {
        ...{ kind: person.kind, id: person.id, name: member?.name ?? null },
        ...{ clientId: own?.tenant ?? null, role: own?.role ?? null, key: own?.key ?? null },
        ...{ hasPassword: member?.hasPassword ?? false, secondFactor: member?.secondFactor ?? 'none' },
        unconfirmed: person.unconfirmed ?? false,
        seq: person.kind === 'operator' ? events.seq : null,
      } satisfies Static<typeof Me>
    },
  )

  app.put(
    '/api/v1/me/password',
    {
      config,
      schema: {
        ...{ operationId: 'setPassword', tags, summary: 'Set a password; all other sessions end' },
        ...{ body: NewPassword, response: answers(204, Type.Null()) },
      },
    },
    async (request, reply) => {
      const holder = await requireHolder(ports, request)
      const { member } = holder
      const { password, current } = request.body
      await requireCurrent(ports, holder, current, '/current')
      await namingField({ 'member.password': '/password' }, async () =>
        requirePassword(password, member.name),
      )
      const hash = await passwords.hash(password)
      const own = await sessions.session(sessionToken(request) ?? '')
      const { tenant, id } = member
      await members.setPassword(id, hash, {
        ...(own?.id !== undefined && { keepSession: own.id }),
        alongside: (_made, transaction) =>
          tenants.record(noteOf(request, { tenant, action: 'member.password', target: id }), transaction),
      })
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/v1/me/second-factor',
    {
      config,
      schema: {
        ...{ operationId: 'beginSecondFactor', tags, summary: 'A secret for an authenticator, shown once' },
        ...{ body: FactorRequest, response: answers(201, NewFactor) },
      },
    },
    async (request, reply) => {
      const holder = await requireHolder(ports, request)
      await requireCurrent(ports, holder, request.body.password, '/password')
      const { secret, uri, sealed } = await codes.begin(holder.member)
      await members.beginFactor(holder.member.id, sealed)
      reply.code(201).header('cache-control', 'no-store')
      return { secret, uri }
    },
  )

  app.post(
    '/api/v1/me/second-factor/confirm',
    {
      config,
      schema: {
        ...{ operationId: 'confirmSecondFactor', tags },
        summary: 'From this code on the authenticator counts; the answer has codes for whoever loses it',
        ...{ body: CodeRequest, response: answers(200, RecoveryCodes) },
      },
    },
    async (request, reply) => {
      const { tenant, id } = (await requireHolder(ports, request)).member
      const made = await confirmFactor(ports, id, {
        code: request.body.code,
        alongside: (_made, transaction) =>
          tenants.record(
            noteOf(request, { tenant, action: 'member.second-factor', target: id }),
            transaction,
          ),
      })
      if (!made) throw wrongCode()
      await sessions.confirm(sessionToken(request) ?? '')
      reply.header('cache-control', 'no-store')
      return { codes: [...made] }
    },
  )

  app.post(
    '/api/v1/me/second-factor/remove',
    {
      config,
      schema: {
        ...{ operationId: 'removeSecondFactor', tags, summary: 'Sign in without an authenticator again' },
        ...{ body: CodeRequest, response: answers(204, Type.Null()) },
      },
    },
    async (request, reply) => {
      const { tenant, id } = (await requireHolder(ports, request)).member
      if (!(await showCode(ports, id, request.body.code))) throw wrongCode()
      await members.removeFactor(id, (_made, transaction) =>
        tenants.record(
          noteOf(request, { tenant, action: 'member.second-factor-removed', target: id }),
          transaction,
        ),
      )
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/v1/me/sessions',
    {
      config,
      schema: {
        ...{ operationId: 'listOwnSessions', tags, summary: 'Where one is signed in, newest first' },
        response: answers(200, OwnSessions),
      },
    },
    async (request) => {
      const listed = await sessions.list(ownerOf(request))
      const current = await sessions.session(sessionToken(request) ?? '')
      return { items: listed.map((one) => ({ ...one, isCurrent: one.id === current?.id })) }
    },
  )

  app.delete(
    '/api/v1/me/sessions/:session_id',
    {
      config,
      schema: {
        ...{ operationId: 'endOwnSession', tags, summary: 'End one of one’s own sessions' },
        ...{ params: OwnSessionParams, response: answers(204, Type.Null()) },
      },
    },
    async (request, reply) => {
      if (await sessions.endOne(ownerOf(request), request.params.session_id)) {
        return reply.code(204).send(null)
      }
      throw new ServerFault('no-data', 'session.unknown', 'There is no such session of yours.')
    },
  )
}

/** Whose sessions these are; null: of the operator of the house. @throws TenantError `tenant.forbidden` of a key */
function ownerOf({ principal }: Pick<FastifyRequest, 'principal'>): string | null {
  const person = principal!
  if (person.kind === 'member' && person.key !== undefined) {
    throw new TenantError('tenant.forbidden', 'this asks for a person, not a key')
  }
  return person.id === HOUSE_OPERATOR ? null : person.id
}

/** @throws TenantError `tenant.forbidden` of a key, `member.unknown` of the operator of the house, who has no name */
async function requireHolder({ members }: MePorts, request: FastifyRequest): Promise<Holder> {
  const owner = ownerOf(request)
  const holder = owner === null ? undefined : await members.holder(owner)
  if (holder) return holder
  throw new TenantError('member.unknown', 'the operator of the house signs in by links alone', {
    hint: 'Make an operator with a name: POST /api/v1/operators.',
  })
}

/** Who has a password shows it. @throws ServerFault `login.refused` */
async function requireCurrent(
  ports: MePorts,
  holder: Holder,
  password: string | undefined,
  pointer: string,
): Promise<void> {
  if (!holder.member.hasPassword) return
  if (password !== undefined && (await showPassword(ports, holder, password))) return
  throw new ServerFault(
    'auth',
    'login.refused',
    'That is not your password, or there were too many attempts.',
    {
      status: 403,
      fields: [{ in: 'body', pointer, message: password === undefined ? 'is missing' : 'is not right' }],
    },
  )
}

/** Said of a code that is wrong, was used, or comes after too many others. */
export function wrongCode(): ServerFault {
  return new ServerFault(
    'auth',
    'login.refused',
    'That code is not right, or there were too many attempts.',
    {
      status: 403,
      hint: 'Each code is good once. Wait for the next one, or some minutes.',
      fields: [{ in: 'body', pointer: '/code', message: 'is not right' }],
    },
  )
}
