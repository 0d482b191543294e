import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

export type TenantCode =
  | 'tenant.credits'
  | 'tenant.exists'
  | 'tenant.forbidden'
  | 'tenant.id'
  | 'tenant.quota'
  | 'tenant.second-factor'
  | 'tenant.state'
  | 'tenant.unknown'

const KINDS: Readonly<Record<TenantCode, FaultKind>> = {
  'tenant.credits': 'gate',
  'tenant.exists': 'conflict',
  'tenant.forbidden': 'auth',
  'tenant.id': 'usage',
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
