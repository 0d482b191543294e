export { fitsQuota, liveExposures, type QuotaVerdict } from './fits-quota.ts'
export {
  type Holder,
  leastRole,
  type Member,
  type MemberTenant,
  nameKey,
  parseMemberName,
  principalOf,
} from './member.ts'
export { FIRST_LOCK_MS, LONGEST_LOCK_MS, MOST_FAILURES } from './member-attempts.ts'
export {
  judgeKnownKey,
  judgeTenantKey,
  requireKeyNetworks,
  type StoredTenantKey,
  TENANT_KEYS,
  type TenantKey,
  type TenantKeyAnswer,
  type TenantKeyRefusal,
} from './member-key.ts'
export {
  confirmFactor,
  type LoginAnswer,
  type LoginDoors,
  logIn,
  type PasswordLogin,
  requirePassword,
  showCode,
  showPassword,
} from './member-login.ts'
export type {
  AccessTokens,
  Alongside,
  Credentials,
  ListedSession,
  LoginStore,
  MemberChange,
  MemberStore,
  NewMember,
  NewTenantKey,
  OneTimeCodes,
  PasswordHasher,
  Session,
  SessionStore,
  StoredFactor,
  TokenSubject,
} from './member-port.ts'
export type { MemberWorld } from './memory-member-state.ts'
export { memoryMembers } from './memory-members.ts'
export { memoryTenantStore } from './memory-tenant-store.ts'
export {
  type BotMinute,
  HOUR_MS,
  type Metered,
  MINUTE_MS,
  meterMinutes,
  minutesOf,
} from './meter-minutes.ts'
export { type MinuteStore, memoryMinuteStore, type TenantMinute } from './minute-store.ts'
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
export {
  freqtradeLoginOf,
  freqtradeSchemaOf,
  loginOf,
  parseTenantId,
  schemaOf,
  type TenantId,
  tenantOfLogin,
  tenantOfSchema,
} from './tenant-id.ts'
export {
  changedPolicy,
  changedQuotas,
  requireBalance,
  requireCreditEntries,
  requireNextStatus,
  requireSameTenant,
  requireTenantName,
} from './tenant-terms.ts'
