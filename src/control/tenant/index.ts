export { fitsQuota, liveExposures, type QuotaVerdict } from './fits-quota.ts'
export { memoryTenantStore } from './memory-tenant-store.ts'
export { type BotMinute, type Metered, meterMinutes, minutesOf } from './meter-minutes.ts'
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
export { loginOf, parseTenantId, schemaOf, type TenantId, tenantOfLogin } from './tenant-id.ts'
export {
  changedPolicy,
  changedQuotas,
  requireBalance,
  requireCreditEntries,
  requireNextStatus,
  requireSameTenant,
  requireTenantName,
} from './tenant-terms.ts'
