import { Type } from 'typebox'
import { approveCommand, type CommandId, cancelCommand } from '../../../control/command/index.ts'
import { actorOf, type Principal } from '../../../control/tenant/index.ts'
import { type CommandDesk, findCommand, viewOf } from '../command-desk.ts'
import { facadePaths } from '../facade-route.ts'
import { ClientPageQuery, CommandDetail, CommandPage, CommandView } from '../schemas/command.ts'
import { Id } from '../schemas/shared.ts'
import type { Server } from '../server-type.ts'
import { tenantOf } from '../tenant-of.ts'
import { answers } from './answers.ts'

const tags = ['deploys']
const CommandParams = Type.Object({ command_id: Id }, { additionalProperties: false })

/** Commands: how each of them goes, and a person's word on it. */
export function commandRoutes(app: Server, desk: CommandDesk): void {
  const { commands, tenants } = desk

  for (const [operationId, path] of facadePaths('listCommands', '/commands'))
    app.get(
      path,
      {
        config: { access: 'member', action: 'read' },
        schema: {
          ...{ operationId, tags, summary: 'Commands, newest first' },
          ...{ querystring: ClientPageQuery, response: answers(200, CommandPage) },
        },
      },
      async (request) => {
        const { client_id: named, cursor, limit = 50 } = request.query
        const isAll = request.principal!.kind === 'operator' && named === undefined
        if (isAll) request.tenantChecked = true
        const tenant = isAll ? undefined : tenantOf(request)
        const found = await commands.list({
          limit,
          ...(cursor !== undefined && { cursor }),
          ...(tenant && { tenant }),
        })
        return { items: found.items.map(viewOf), nextCursor: found.nextCursor }
      },
    )

  for (const [operationId, path] of facadePaths('getCommand', '/commands/:command_id'))
    app.get(
      path,
      {
        config: { access: 'member', action: 'read' },
        schema: {
          ...{ operationId, tags, summary: 'One command with its steps' },
          ...{ params: CommandParams, response: answers(200, CommandDetail) },
        },
      },
      async (request) => {
        const command = await findCommand(desk, request, request.params.command_id)
        const steps = await commands.steps(command.id)
        return { ...viewOf(command), request: command.request, steps: steps.map((one) => ({ ...one })) }
      },
    )

  for (const [operationId, path] of facadePaths('approveCommand', '/commands/:command_id/approve'))
    app.post(
      path,
      {
        config: { access: 'member', action: 'approve' },
        schema: {
          ...{ operationId, tags, summary: 'Agree with a command that waits for a person' },
          ...{ params: CommandParams, response: answers(200, CommandView) },
        },
      },
      async (request) => {
        const command = await findCommand(desk, request, request.params.command_id)
        const phase = command.commit === null ? 'before' : 'after'
        await approveCommand(desk, { id: command.id, principal: request.principal!, phase })
        return changed(command.id, request.principal!, 'approve')
      },
    )

  for (const [operationId, path] of facadePaths('cancelCommand', '/commands/:command_id/cancel'))
    app.post(
      path,
      {
        config: { access: 'member', action: 'trade' },
        schema: {
          ...{ operationId, tags, summary: 'Give a command up; what it has done already is rolled back' },
          ...{ params: CommandParams, response: answers(200, CommandView) },
        },
      },
      async (request) => {
        const command = await findCommand(desk, request, request.params.command_id)
        await cancelCommand(desk, { id: command.id, principal: request.principal! })
        return changed(command.id, request.principal!, 'cancel')
      },
    )

  async function changed(id: CommandId, principal: Principal, verb: string) {
    const command = (await commands.get(id))!
    await tenants.record({
      ...{ tenant: command.tenant, actor: actorOf(principal), action: `command.${verb}`, target: id },
      ...{ outcome: 'done', detail: { state: command.state } },
    })
    return viewOf(command)
  }
}
