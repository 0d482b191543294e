export type {
  AuditEvent,
  BookedCredit,
  CreditEntry,
  NewTenant,
  Page,
  PageQuery,
  RecordedAudit,
  TenantStore,
  Transaction,
} from './port.ts'
export {
  type Action,
  MEMBER_ROLES,
  type MemberRole,
  may,
  type Principal,
  requireMay,
  unknownTenant,
} from './principal.ts'
export {
  type ApprovalPolicy,
  DEFAULT_POLICY,
  DEFAULT_QUOTAS,
  type Quotas,
  type Tenant,
  type TenantStatus,
} from './tenant.ts'
export { type TenantCode, TenantError } from './tenant-error.ts'
export { loginOf, parseTenantId, schemaOf, type TenantId } from './tenant-id.ts'
