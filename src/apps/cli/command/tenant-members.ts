import { MEMBER_ROLES, type MemberRole } from '../../../control/tenant/index.ts'
import { Fault } from '../../../domain/index.ts'
import { withControl } from '../../local/control-desk.ts'
import { findRunning, linkBase } from '../../local/running.ts'
import type { Terminal } from '../terminal.ts'
import { requireTenant } from './tenant.ts'

const DAY_MS = 86_400_000

/** `leme tenant invite`: a member and the link by which it comes in. */
export async function tenantInvite(
  terminal: Terminal,
  { id, name }: { readonly id: string; readonly name: string },
  options: { readonly role: string },
): Promise<void> {
  const role = roleOf(options.role)
  const { member, link, url } = await withControl(async ({ store, config }) => {
    const tenant = await requireTenant({ store }, id)
    const running = await findRunning(config.stateDir)
    const made = await store.members.create({ tenant: tenant.id, name, role })
    await store.tenants.record({
      ...{ tenant: tenant.id, actor: 'operator', action: 'member.create', target: made.id },
      ...{ outcome: 'done', detail: { role } },
    })
    return {
      member: made,
      link: await store.logins.createLink(made.id),
      url: running && linkBase(config, running.url),
    }
  })
  const address = url === undefined ? undefined : `${url}/login?token=${link}`
  terminal.result(
    { schema: 'leme.member/1', member, url: address ?? null, token: link },
    address === undefined
      ? `${member.name} is ${role} of ${id}. No server runs here; the token of the link is ${link}`
      : `${address}\n${member.name} is ${role} of ${id}; the link is good for one use within a day.`,
  )
}

export interface KeyOptions {
  readonly name: string
  readonly role: string
  readonly network?: readonly string[]
  readonly days?: number
}

/** `leme tenant key`: prints the token, which nobody can print again. */
export async function tenantKey(
  terminal: Terminal,
  id: string,
  { name, role: text, network = [], days }: KeyOptions,
): Promise<void> {
  const role = roleOf(text)
  const expiresAt = days === undefined ? null : Date.now() + days * DAY_MS
  const { key, token } = await withControl(async ({ store }) => {
    const tenant = await requireTenant({ store }, id)
    const made = { tenant: tenant.id, member: null, name, role, networks: network, expiresAt }
    return store.members.createKey(made, ({ prefix }, transaction) =>
      store.tenants.record(
        {
          ...{ tenant: tenant.id, actor: 'operator', action: 'key.create', target: prefix },
          ...{ outcome: 'done', detail: { name, role } },
        },
        transaction,
      ),
    )
  })
  terminal.result(
    { schema: 'leme.tenant-key/1', key, token },
    `${token}\nIt is not shown again. Send it as Authorization: Bearer …`,
  )
}

function roleOf(text: string): MemberRole {
  const role = MEMBER_ROLES.find((one) => one === text)
  if (role) return role
  throw new Fault('usage', 'member.role', `"${text}" is no role`, {
    hint: `Write one of ${MEMBER_ROLES.join(', ')}.`,
  })
}
