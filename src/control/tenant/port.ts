import type { ApprovalPolicy, Quotas, Tenant, TenantStatus } from './tenant.ts'
import type { TenantId } from './tenant-id.ts'

export interface Page<T> {
  readonly items: readonly T[]
  /** Pass it to get the next page; null at the end. */
  readonly nextCursor: string | null
}

export interface PageQuery {
  readonly limit: number
  readonly cursor?: string
}

/** Handle of a database transaction, opaque to this room. */
export interface Transaction {
  readonly brand: 'Transaction'
}

export interface NewTenant {
  readonly id: TenantId
  readonly name: string
  readonly quotas?: Partial<Quotas>
  readonly policy?: Partial<ApprovalPolicy>
}

/** A change of the balance. The key makes it happen once, whoever repeats it. */
export interface CreditEntry {
  readonly key: string
  /** Positive when credits are given. */
  readonly amount: number
  readonly kind: 'grant' | 'bot-minutes' | 'correction'
  readonly reason: string
}

export interface BookedCredit extends CreditEntry {
  readonly time: number
  /** After this entry. */
  readonly balance: number
}

/** Something that somebody did or was refused. No secrets in `detail`. */
export interface AuditEvent {
  /** Null: of the house. */
  readonly tenant: TenantId | null
  /** `operator`, `member:ID`, `key:PREFIX`, `git:NAME`, `system`. */
  readonly actor: string
  /** `tenant.create`, `command.add`. */
  readonly action: string
  /** What it was done to. */
  readonly target: string
  readonly outcome: 'done' | 'refused'
  readonly detail: Readonly<Record<string, unknown>>
}

export interface RecordedAudit extends AuditEvent {
  readonly number: number
  readonly time: number
}

/** The register of tenants, their credits and the audit log. One suite judges every implementation: `tenant-store.suite.ts`. */
export interface TenantStore {
  /** @throws TenantError `tenant.exists` when it is there under another name; the same again gives what is there */
  create(tenant: NewTenant): Promise<Tenant>
  get(id: TenantId): Promise<Tenant | undefined>
  /** In order of creation. Tenants that are gone are left out. */
  list(query: PageQuery): Promise<Page<Tenant>>
  /** @throws TenantError `tenant.unknown` */
  change(
    id: TenantId,
    change: {
      readonly name?: string
      readonly status?: TenantStatus
      readonly quotas?: Partial<Quotas>
      readonly policy?: Partial<ApprovalPolicy>
    },
  ): Promise<Tenant>
  /** Books what is new of these entries, in one transaction, and gives the balance. @throws TenantError `tenant.unknown` */
  book(id: TenantId, entries: readonly CreditEntry[]): Promise<number>
  /** Newest first. */
  credits(id: TenantId, query: PageQuery): Promise<Page<BookedCredit>>
  /** Append-only. */
  record(event: AuditEvent, transaction?: Transaction): Promise<void>
  /** Newest first; of one tenant, or of the house and all. */
  audit(query: PageQuery & { readonly tenant?: TenantId }): Promise<Page<RecordedAudit>>
}
