import { createHash, randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import {
  auditedDetail,
  type Command,
  CommandError,
  type CommandId,
  type CommandRequest,
  type CommandStore,
  commandView,
  parseCommandId,
  personOf,
  receive,
  unknownCommand,
} from '../../control/command/index.ts'
import {
  type AuditEvent,
  actorOf,
  type Principal,
  type TenantId,
  type TenantStore,
} from '../../control/tenant/index.ts'
import type { CommandAccepted, CommandView } from './schemas/command.ts'
import { ServerFault } from './server-fault.ts'
import { tenantOf } from './tenant-of.ts'

export interface CommandDesk {
  readonly commands: CommandStore
  readonly tenants: Pick<TenantStore, 'record'>
}

export interface Asked {
  readonly tenant: TenantId
  readonly principal: Principal
  readonly request: CommandRequest
  /** Of the header; a second request with it is the first one. */
  readonly key: string | undefined
}

/**
 * Keeps a command and who asked for it, in one transaction.
 * @throws ServerFault `idempotency.changed`; CommandError `command.full`
 */
export async function ask(desk: CommandDesk, { tenant, principal, request, key }: Asked): Promise<Command> {
  const id = key === undefined ? `api-${randomUUID()}` : idOfKey(tenant, key)
  const message = { id, tenant, source: 'api', actor: personOf(principal), request } as const
  const audit: AuditEvent = {
    ...{ tenant, actor: actorOf(principal), action: `command.${request.kind}`, target: id },
    ...{ outcome: 'done', detail: auditedDetail(request) },
  }
  try {
    return await receive(desk, message, {
      alongside: (transaction) => desk.tenants.record(audit, transaction),
    })
  } catch (error) {
    if (error instanceof CommandError && error.code === 'command.changed') throw changedKey()
    throw error
  }
}

/**
 * The command of this id, if it is one of a tenant that may be seen; another one's is as unknown as one
 * that was never asked for.
 * @throws CommandError `command.unknown`, `command.id`
 */
export async function findCommand(
  { commands }: Pick<CommandDesk, 'commands'>,
  request: FastifyRequest,
  id: string,
): Promise<Command> {
  const command = await commands.get(parseCommandId(id))
  const { principal } = request
  const isForeign = principal?.kind === 'member' && principal.tenant !== command?.tenant
  if (!command || isForeign) throw unknownCommand(id)
  tenantOf(request, command.tenant)
  return command
}

export function accepted({ id, tenant, state }: Command): Static<typeof CommandAccepted> {
  return {
    ...{ commandId: id, clientId: tenant, state },
    links: { command: commandPath(id), status: `/api/v1/trade/${tenant}/status` },
  }
}

export function commandPath(id: CommandId): string {
  return `/api/v1/commands/${id}`
}

export function viewOf(command: Command): Static<typeof CommandView> {
  const { approvals, ...view } = commandView(command)
  const { source, attempts, deadline } = command
  return {
    ...{ ...view, source, attempts, deadline },
    approvals: approvals.map((one) => ({ ...one })),
  }
}

/** Of the client and the key, so that two clients may use the same. */
function idOfKey(tenant: TenantId, key: string): string {
  return `api-${createHash('sha256').update(`leme.command/${tenant}/${key}`).digest('hex').slice(0, 40)}`
}

function changedKey(): ServerFault {
  return new ServerFault(
    'config',
    'idempotency.changed',
    'This Idempotency-Key was used for another request.',
    {
      hint: 'Use a new key for a new request.',
      fields: [{ in: 'headers', pointer: '/idempotency-key', message: 'was used for another request' }],
    },
  )
}
