import { Fault } from '../../../domain/index.ts'
import { withControl } from '../../local/control-desk.ts'
import { exportTenant, offboardTenant } from '../../local/offboard-tenant.ts'
import type { Terminal } from '../terminal.ts'
import { requireTenant } from './tenant.ts'

/** `leme tenant export`: everything of a tenant as JSON lines. */
export async function tenantExport(
  terminal: Terminal,
  text: string,
  { to }: { readonly to: string },
): Promise<void> {
  const { manifest, sha256 } = await withControl(async (desk) => {
    const { id } = await requireTenant(desk, text)
    return exportTenant(desk, id, to)
  })
  terminal.result(
    { ...manifest, sha256 },
    `${manifest.rows} rows in ${manifest.tables.length} files and a manifest: ${to}`,
  )
}

/** `leme tenant offboard`: export, stop, delete, proof. */
export async function tenantOffboard(
  terminal: Terminal,
  text: string,
  { to, yes }: { readonly to: string; readonly yes: string },
): Promise<void> {
  if (yes !== text) {
    throw new Fault('usage', 'tenant.yes', '--yes does not name the tenant', {
      hint: `Write --yes ${text}: everything of it will be deleted.`,
    })
  }
  const { proof, kept } = await withControl(async (desk) => {
    const { id } = await requireTenant(desk, text)
    return offboardTenant(desk, id, { to, actor: 'operator', note: (line) => terminal.note(`  ${line}`) })
  })
  const left = proof.counts.filter(({ count }) => count > 0).map(({ what, count }) => `${what} ${count}`)
  const told = proof.isDeleted
    ? `${text} is gone: ${proof.counts.map(({ what, count }) => `${what} ${count}`).join(', ')}; ${proof.audited} entries of the audit log stay.`
    : `${text} is not gone: ${left.join(', ')} left.`
  terminal.result(
    { schema: 'leme.offboarding/1', proof, manifest: kept.manifest },
    `${told}\nIts export: ${to}`,
  )
  if (!proof.isDeleted) process.exitCode = 1
}
