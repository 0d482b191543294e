import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

export type TenantCode =
  | 'member.exists'
  | 'member.name'
  | 'member.password'
  /** Not with the second factor that the member has. */
  | 'member.state'
  | 'member.unknown'
  | 'tenant.credits'
  | 'tenant.exists'
  | 'tenant.forbidden'
  | 'tenant.id'
  /** Terms of a tenant, or an entry of its account, that cannot be. */
  | 'tenant.invalid'
  | 'tenant.network'
  | 'tenant.quota'
  | 'tenant.second-factor'
  | 'tenant.state'
  | 'tenant.unknown'

const KINDS: Readonly<Record<TenantCode, FaultKind>> = {
  'member.exists': 'conflict',
  'member.name': 'usage',
  'member.password': 'usage',
  'member.state': 'conflict',
  'member.unknown': 'no-data',
  'tenant.credits': 'gate',
  'tenant.exists': 'conflict',
  'tenant.forbidden': 'auth',
  'tenant.id': 'usage',
  'tenant.invalid': 'usage',
  'tenant.network': 'usage',
  'tenant.quota': 'gate',
  'tenant.second-factor': 'auth',
  'tenant.state': 'conflict',
  'tenant.unknown': 'no-data',
}

export class TenantError extends Fault {
  declare readonly code: TenantCode

  constructor(code: TenantCode, message: string, details: FaultDetails = {}) {
    super(KINDS[code], code, message, details)
  }
}
