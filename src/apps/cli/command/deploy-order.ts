import { randomUUID } from 'node:crypto'
import {
  approveCommand,
  auditedDetail,
  type CommandRequest,
  cancelCommand,
  parseCommandId,
  receive,
  unknownCommand,
} from '../../../control/command/index.ts'
import { HOUSE_OPERATOR, type Principal, type Tenant } from '../../../control/tenant/index.ts'
import { type ControlDesk, withControl } from '../../local/control-desk.ts'
import type { Terminal } from '../terminal.ts'
import { tellCommand, type WaitOptions, waitForEnd } from './deploy-wait.ts'
import { requireTenant } from './tenant.ts'

const OPERATOR: Principal = { kind: 'operator', id: HOUSE_OPERATOR }

/** `leme deploy stop`: takes bots out of the client's file. */
export function deployStop(
  terminal: Terminal,
  client: string,
  { bot, ...waiting }: WaitOptions & { readonly bot?: string },
): Promise<void> {
  return order(terminal, { client, request: () => ({ kind: 'stop', bot: bot ?? null }) }, waiting)
}

/** `leme deploy suspend` and `resume`. */
export function deployRest(
  terminal: Terminal,
  { client, verb }: { readonly client: string; readonly verb: 'suspend' | 'resume' },
  { reason, ...waiting }: WaitOptions & { readonly reason: string },
): Promise<void> {
  return order(terminal, { client, request: () => ({ kind: verb, reason }) }, waiting)
}

export interface Order {
  readonly client: string
  readonly request: (tenant: Tenant, desk: ControlDesk) => CommandRequest | Promise<CommandRequest>
}

/** Keeps a command, and waits for its end where that is asked for. */
export async function order(
  terminal: Terminal,
  { client, request }: Order,
  { id, wait }: WaitOptions,
): Promise<void> {
  const command = await withControl(async (desk) => {
    const { commands, tenants } = desk.store
    const tenant = await requireTenant(desk, client)
    const asked = await request(tenant, desk)
    const name = id ?? `cli-${randomUUID()}`
    const message = {
      id: name,
      tenant: tenant.id,
      source: 'cli',
      actor: HOUSE_OPERATOR,
      request: asked,
    } as const
    const made = await receive({ commands }, message, {
      alongside: (transaction) =>
        tenants.record(
          {
            ...{ tenant: tenant.id, actor: HOUSE_OPERATOR, action: `command.${asked.kind}`, target: name },
            ...{ outcome: 'done', detail: auditedDetail(asked) },
          },
          transaction,
        ),
    })
    return waitForEnd(terminal, commands, { command: made, wait })
  })
  tellCommand(terminal, command, wait !== undefined)
}

/** `leme deploy approve` and `cancel`. */
export async function deployAnswer(
  terminal: Terminal,
  { id: text, verb }: { readonly id: string; readonly verb: 'approve' | 'cancel' },
): Promise<void> {
  const id = parseCommandId(text)
  const command = await withControl(async ({ store: { commands, tenants } }) => {
    const found = await commands.get(id)
    if (!found) throw unknownCommand(id)
    const phase = found.commit === null ? 'before' : 'after'
    if (verb === 'approve') await approveCommand({ commands }, { id, principal: OPERATOR, phase })
    else await cancelCommand({ commands }, { id, principal: OPERATOR })
    await tenants.record({
      ...{ tenant: found.tenant, actor: HOUSE_OPERATOR, action: `command.${verb}`, target: id },
      ...{ outcome: 'done', detail: {} },
    })
    return (await commands.get(id)) ?? found
  })
  tellCommand(terminal, command, false)
}
