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
  actorOf,
  HOUSE_OPERATOR,
  MEMBER_ROLES,
  type MemberPrincipal,
  type MemberRole,
  may,
  type Operator,
  type Principal,
  requireMay,
  requireOperator,
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
