import type { DeletionProof } from '../../adapters/store/postgres/index.ts'
import type { TenantId } from '../../control/tenant/index.ts'
import type { ControlDesk } from './control-desk.ts'

export interface Manifest {
  readonly rows: number
  readonly files: readonly string[]
  readonly sha256: string
}
export async function exportTenant(_desk: ControlDesk, _tenant: TenantId, _to: string): Promise<Manifest> {
  throw new Error('not yet')
}
export async function offboardTenant(
  _desk: ControlDesk,
  _tenant: TenantId,
  _options: { to: string; actor: string; note?: (line: string) => void },
): Promise<{ readonly proof: DeletionProof; readonly manifest: Manifest }> {
  throw new Error('not yet')
}
