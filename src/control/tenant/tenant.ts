import type { TenantId } from './tenant-id.ts'

/** What a tenant may have at most. */
export interface Quotas {
  readonly bots: number
  /** Jobs that run at once; more wait. */
  readonly jobs: number
  /** Jobs that run or wait. */
  readonly queuedJobs: number
  readonly cpuMillis: number
  readonly memoryMb: number
  /** Sum of the exposures of bots that are not dry runs, per stake currency. */
  readonly liveExposure: number
  /** Requests a second, twice as many at once. */
  readonly requestsPerSecond: number
}

/** Who has to agree before a bot trades with money, and after it was seen healthy. */
export interface ApprovalPolicy {
  /** Persons with the right to approve, beside who asked, before a live bot is committed. */
  readonly liveApprovals: number
  /** Exposure of a live bot above which one more person has to agree. */
  readonly fourEyesAbove: number
  /** `manual`: a healthy bot that nobody approves in time is rolled back. */
  readonly afterHealthy: 'automatic' | 'manual'
  /** How long a command waits for persons, in minutes. */
  readonly waitMinutes: number
  /** Whether acts of administration and approvals ask every member for a second factor. */
  readonly secondFactor: 'optional' | 'required'
}

/** `suspended`: its bots rest and no new ones start. `leaving`: being exported and deleted. */
export type TenantStatus = 'active' | 'suspended' | 'leaving' | 'gone'

export interface Tenant {
  readonly id: TenantId
  /** For people. */
  readonly name: string
  readonly status: TenantStatus
  readonly quotas: Quotas
  readonly policy: ApprovalPolicy
  /** Bot minutes that are left; below zero after the last minutes were metered. */
  readonly credits: number
  /** UTC milliseconds. */
  readonly createdAt: number
}

export const DEFAULT_QUOTAS: Quotas = {
  bots: 10,
  jobs: 2,
  queuedJobs: 100,
  cpuMillis: 4_000,
  memoryMb: 8_192,
  liveExposure: 0,
  requestsPerSecond: 10,
}

export const DEFAULT_POLICY: ApprovalPolicy = {
  liveApprovals: 1,
  fourEyesAbove: 10_000,
  afterHealthy: 'automatic',
  waitMinutes: 60,
  secondFactor: 'optional',
}
