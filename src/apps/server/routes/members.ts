import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import {
  type Alongside,
  type Member,
  type MemberStore,
  type SessionStore,
  TenantError,
  type TenantId,
  type TenantStore,
} from '../../../control/tenant/index.ts'
import { noteOf } from '../audit-note.ts'
import { namingField } from '../naming-field.ts'
import { ClientParams } from '../schemas/command.ts'
import {
  Invitation,
  MemberChangeRequest,
  MemberPage,
  MemberParams,
  MemberRequest,
  MemberView,
  OperatorChangeRequest,
  OperatorParams,
  OperatorRequest,
} from '../schemas/member.ts'
import { PageQuery } from '../schemas/shared.ts'
import type { Server } from '../server-type.ts'
import { storePage } from '../store-page.ts'
import { tenantOf } from '../tenant-of.ts'
import { answers } from './answers.ts'

interface MemberPorts {
  readonly members: MemberStore
  readonly sessions: SessionStore
  readonly tenants: Pick<TenantStore, 'record'>
}

const tags = ['members']
const config = { access: 'member', action: 'administer' } as const
const NAME = { 'member.name': '/name' }

/** The members of a tenant, for its administrators; and those of the house, for operators. */
export function memberRoutes(app: Server, { members, sessions, tenants }: MemberPorts): void {
  const desk = memberDesk({ members, sessions, tenants })

  app.get(
    '/api/v1/tenants/:client_id/members',
    {
      config,
      schema: {
        ...{ operationId: 'listMembers', tags, summary: 'Members of a tenant' },
        ...{ params: ClientParams, querystring: PageQuery, response: answers(200, MemberPage) },
      },
    },
    (request) => desk.list(tenantOf(request), request.query),
  )

  app.post(
    '/api/v1/tenants/:client_id/members',
    {
      config,
      schema: {
        ...{
          operationId: 'inviteMember',
          tags,
          summary: 'Make a member; the answer has the link that lets it in',
        },
        ...{ params: ClientParams, body: MemberRequest, response: answers(201, Invitation) },
      },
    },
    async (request, reply) => {
      const tenant = tenantOf(request)
      reply.code(201).header('cache-control', 'no-store')
      return desk.invite(request, { tenant, ...request.body })
    },
  )

  app.patch(
    '/api/v1/tenants/:client_id/members/:member_id',
    {
      config,
      schema: {
        ...{
          operationId: 'changeMember',
          tags,
          summary: 'Another role, or disabled: that ends all sessions',
        },
        ...{ params: MemberParams, body: MemberChangeRequest, response: answers(200, MemberView) },
      },
    },
    async (request) => {
      const { id } = await desk.find(tenantOf(request), request.params.member_id)
      return desk.change(request, id, request.body)
    },
  )

  app.post(
    '/api/v1/tenants/:client_id/members/:member_id/reset',
    {
      config,
      schema: {
        ...{ operationId: 'resetMember', tags },
        summary: 'Take password, second factor and sessions away; the answer has a new link',
        ...{ params: MemberParams, response: answers(200, Invitation) },
      },
    },
    async (request, reply) => {
      const member = await desk.find(tenantOf(request), request.params.member_id)
      reply.header('cache-control', 'no-store')
      return desk.reset(request, member)
    },
  )

  app.get(
    '/api/v1/operators',
    {
      schema: {
        ...{ operationId: 'listOperators', tags, summary: 'Operators with a name of their own' },
        ...{ querystring: PageQuery, response: answers(200, MemberPage) },
      },
    },
    ({ query }) => desk.list(null, query),
  )

  app.post(
    '/api/v1/operators',
    {
      schema: {
        ...{ operationId: 'inviteOperator', tags, summary: 'Make an operator, who may do everything' },
        ...{ body: OperatorRequest, response: answers(201, Invitation) },
      },
    },
    async (request, reply) => {
      reply.code(201).header('cache-control', 'no-store')
      return desk.invite(request, { tenant: null, role: 'admin', ...request.body })
    },
  )

  app.patch(
    '/api/v1/operators/:member_id',
    {
      schema: {
        ...{ operationId: 'changeOperator', tags, summary: 'Another name, or disabled' },
        ...{ params: OperatorParams, body: OperatorChangeRequest, response: answers(200, MemberView) },
      },
    },
    async (request) => {
      const { id } = await desk.find(null, request.params.member_id)
      return desk.change(request, id, request.body)
    },
  )

  app.post(
    '/api/v1/operators/:member_id/reset',
    {
      schema: {
        ...{ operationId: 'resetOperator', tags },
        summary: 'Take password, second factor and sessions away; the answer has a new link',
        ...{ params: OperatorParams, response: answers(200, Invitation) },
      },
    },
    async (request, reply) => {
      const member = await desk.find(null, request.params.member_id)
      reply.header('cache-control', 'no-store')
      return desk.reset(request, member)
    },
  )
}

/** What is done to members, of a tenant or of the house; who may do it was asked before. */
function memberDesk({ members, sessions, tenants }: MemberPorts) {
  const noting =
    (request: FastifyRequest, action: string, detail: Record<string, unknown>): Alongside<Member> =>
    ({ tenant, id }, transaction) =>
      tenants.record(noteOf(request, { tenant, action, target: id, detail }), transaction)

  return {
    async list(tenant: TenantId | null, query: Static<typeof PageQuery>): Promise<Static<typeof MemberPage>> {
      const { items, nextCursor } = await members.list({ tenant, ...storePage(query) })
      return { items: items.map(memberView), nextCursor }
    },

    /** Another tenant's member is unknown. */
    async find(tenant: TenantId | null, id: string): Promise<Member> {
      const member = await members.get(id)
      if (member?.tenant === tenant) return member
      throw new TenantError('member.unknown', 'there is no such member')
    },

    async invite(
      request: FastifyRequest,
      asked: Parameters<MemberStore['create']>[0],
    ): Promise<Static<typeof Invitation>> {
      const { name, role, requiresSecondFactor = false } = asked
      const note = noting(request, 'member.create', { name, role, requiresSecondFactor })
      let link = ''
      const member = await namingField(NAME, () =>
        members.create(asked, async (made, transaction) => {
          link = await sessions.createLink(made.id, transaction)
          await note(made, transaction)
        }),
      )
      return { member: memberView(member), link: linkOf(request, link) }
    },

    async change(
      request: FastifyRequest,
      id: string,
      change: Static<typeof MemberChangeRequest>,
    ): Promise<Static<typeof MemberView>> {
      const note = noting(request, 'member.change', { ...change })
      return memberView(await namingField(NAME, () => members.change(id, change, note)))
    },

    async reset(request: FastifyRequest, { id }: Member): Promise<Static<typeof Invitation>> {
      await members.removeFactor(id)
      await members.endAttempt(id, 'right')
      await members.setPassword(id, null, { alongside: noting(request, 'member.reset', {}) })
      const link = await sessions.createLink(id)
      return { member: memberView((await members.get(id))!), link: linkOf(request, link) }
    },
  }
}

/** The address by which the request came is one of this server: the guard has asked. */
function linkOf({ protocol, host }: FastifyRequest, token: string): string {
  return `${protocol}://${host}/login?token=${token}`
}

function memberView({ tenant: _tenant, ...member }: Member): Static<typeof MemberView> {
  return member
}
