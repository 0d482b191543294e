import type { EventHub } from '../event-hub.ts'
import type { TenancyPorts } from '../port.ts'
import type { Server } from '../server-type.ts'
import { auditRoutes } from './audit.ts'
import { keyRoutes } from './keys.ts'
import { meRoutes } from './me.ts'
import { memberRoutes } from './members.ts'
import { passwordLoginRoutes } from './password-login.ts'
import { tenantRoutes } from './tenants.ts'

/** Tenants, who acts for them, and what was done. */
export function tenancyRoutes(
  app: Server,
  ports: TenancyPorts & { readonly clock: () => number; readonly events: Pick<EventHub, 'seq'> },
): void {
  passwordLoginRoutes(app, ports)
  meRoutes(app, ports)
  tenantRoutes(app, ports)
  memberRoutes(app, ports)
  keyRoutes(app, ports)
  auditRoutes(app, ports)
}
