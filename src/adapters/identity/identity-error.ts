import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

export type IdentityCode =
  /** Too many passwords are being checked. */
  | 'identity.busy'
  /** The keys of this installation are missing, or no keys. */
  | 'identity.keys'
  /** Something was sealed by other keys. */
  | 'identity.sealed'

const KINDS: Readonly<Record<IdentityCode, FaultKind>> = {
  'identity.busy': 'remote',
  'identity.keys': 'config',
  'identity.sealed': 'config',
}

export class IdentityError extends Fault {
  declare readonly code: IdentityCode

  constructor(code: IdentityCode, message: string, details: FaultDetails = {}) {
    super(KINDS[code], code, message, details)
  }
}
