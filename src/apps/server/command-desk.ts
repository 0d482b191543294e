import { createHash, randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import {
  type Command,
  CommandError,
  type CommandId,
  type CommandRequest,
  type CommandStore,
  parseCommandId,
} from '../../control/command/index.ts'
import { actorOf, type Principal, type TenantId, type TenantStore } from '../../control/tenant/index.ts'
import type { CommandAccepted, CommandView } from './schemas/command.ts'
import { ServerFault } from './server-fault.ts'
import { tenantOf } from './tenant-of.ts'

export interface CommandDesk {
  readonly commands: Pick<CommandStore, 'add' | 'get' | 'list' | 'steps' | 'approve' | 'askCancel'>
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
 * @throws ServerFault `idempotency.changed`
 */
export async function ask(desk: CommandDesk, { tenant, principal, request, key }: Asked): Promise<Command> {
  const id = parseCommandId(key === undefined ? `api-${randomUUID()}` : idOfKey(tenant, key))
  const command = { id, tenant, source: 'api', actor: personOf(principal), request } as const
  try {
    return await desk.commands.add(command, (transaction) =>
      desk.tenants.record(
        {
          ...{ tenant, actor: actorOf(principal), action: `command.${request.kind}`, target: id },
          ...{ outcome: 'done', detail: { bot: botOfRequest(request) } },
        },
        transaction,
      ),
    )
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

/** A person, whichever key acts for them: nobody agrees with themselves. */
export function personOf({ kind, id }: Principal): string {
  return kind === 'operator' && id === 'operator' ? 'operator' : `member:${id}`
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

export function commandView(command: Command): Static<typeof CommandView> {
  const { id, tenant, source, actor, state, reason, attempts, deadline, commit, rollbackCommit } = command
  const { approvals, cancelledBy, createdAt, endedAt, request } = command
  return {
    ...{
      id,
      clientId: tenant,
      kind: kindOf(request),
      bot: botOfRequest(request),
      source,
      actor,
      state,
      reason,
    },
    ...{ attempts, deadline, commit, rollbackCommit, approvals: approvals.map((one) => ({ ...one })) },
    ...{ cancelledBy, createdAt, endedAt },
  }
}

const KINDS = ['deploy', 'stop', 'suspend', 'resume', 'edit'] as const

/** What came in encrypted, or wrong, is not known before it was decoded. */
function kindOf(request: unknown): (typeof KINDS)[number] | 'unknown' {
  const { kind } = (request ?? {}) as { readonly kind?: unknown }
  return KINDS.find((one) => one === kind) ?? 'unknown'
}

function botOfRequest(request: unknown): string | null {
  const { bot } = (request ?? {}) as { readonly bot?: unknown }
  if (typeof bot === 'string') return bot
  const { name } = (bot ?? {}) as { readonly name?: unknown }
  return typeof name === 'string' ? name : null
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

function unknownCommand(id: string): CommandError {
  return new CommandError('command.unknown', `there is no command "${id}"`)
}
