import type { Me } from './types.ts'

const ROLES = ['viewer', 'trader', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** What the server asks a role for; a button is shown to whom it would not refuse. */
export type Action = 'read' | 'trade' | 'research' | 'approve' | 'administer' | 'operate'

const LEAST: Readonly<Record<Exclude<Action, 'operate'>, Role>> = {
  read: 'viewer',
  trade: 'trader',
  research: 'trader',
  approve: 'admin',
  administer: 'admin',
}

/** Whether somebody may do this: to what is their own, or as the operator to everything. */
export function may(me: Pick<Me, 'kind' | 'role'> | undefined, action: Action): boolean {
  if (!me) return false
  if (me.kind === 'operator') return true
  if (action === 'operate' || me.role === null) return false
  return ROLES.indexOf(me.role) >= ROLES.indexOf(LEAST[action])
}

/** Roles that somebody may give: none above their own. */
export function rolesUpTo(me: Pick<Me, 'kind' | 'role'> | undefined): readonly Role[] {
  if (me?.kind === 'operator') return ROLES
  return ROLES.slice(0, me?.role ? ROLES.indexOf(me.role) + 1 : 0)
}
