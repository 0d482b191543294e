import { type AuditEvent, parseTenantId, TenantError } from '../../../control/tenant/index.ts'
import { Fault } from '../../../domain/index.ts'
import { redactor } from '../../local/redaction.ts'
import { withDatabase } from '../../local/with-app.ts'
import type { Terminal } from '../terminal.ts'

export interface AuditOptions {
  /** It is changed although nobody can note it. */
  readonly withoutAudit?: boolean
}

export interface AuditedChange {
  readonly verb: 'put' | 'rotate' | 'remove' | 'reseal'
  readonly name: string
  readonly change: () => Promise<void>
}

const OF_TENANT = /^tenants\/([^/]+)\/(.+)$/

/**
 * Changes a secret where the audit log can be reached, and notes it there; the value is no part of it.
 * @throws Fault `secret.unaudited` before anything was changed, `secret.unnoted` after; what `change` throws
 */
export async function audited(
  terminal: Terminal,
  { verb, name, change }: AuditedChange,
  { withoutAudit = false }: AuditOptions,
): Promise<void> {
  let changing: Promise<void> | undefined
  try {
    await withDatabase(async ({ store }) => {
      await store.ping()
      changing = change()
      await changing
      await store.tenants.record(eventOf(verb, name))
    })
  } catch (cause) {
    // What the store of secrets refused is told as it is.
    await changing
    const why = redactor.text(cause instanceof Error ? cause.message : String(cause))
    if (!withoutAudit) throw changing ? unnoted(name, why, cause) : unaudited(why, cause)
    if (!changing) await change()
    terminal.warn(`The audit log does not tell of it: ${why}`)
  }
}

/** As the API notes it: a tenant's secret by its key. */
function eventOf(verb: AuditedChange['verb'], name: string): AuditEvent {
  const [, id = '', key = ''] = OF_TENANT.exec(name) ?? []
  const tenant = tenantOf(id)
  return {
    ...{ tenant, actor: 'operator', action: `secret.${verb}`, target: tenant === null ? name : key },
    ...{ outcome: 'done', detail: {} },
  }
}

function tenantOf(id: string): AuditEvent['tenant'] {
  try {
    return parseTenantId(id)
  } catch (error) {
    if (error instanceof TenantError) return null
    throw error
  }
}

function unaudited(why: string, cause: unknown): Fault {
  return new Fault('remote', 'secret.unaudited', `nothing was changed, for the audit log is away: ${why}`, {
    hint: 'Mend the database and say it again; where it cannot wait, --without-audit changes the secret all the same.',
    cause,
  })
}

function unnoted(name: string, why: string, cause: unknown): Fault {
  return new Fault(
    'remote',
    'secret.unnoted',
    `${name} was changed, and the audit log does not tell of it: ${why}`,
    {
      hint: 'Write down when and why. Saying it again changes the secret again.',
      cause,
    },
  )
}
