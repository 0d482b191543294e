import type { CreditEntry } from './port.ts'
import {
  type ApprovalPolicy,
  DEFAULT_POLICY,
  DEFAULT_QUOTAS,
  type Quotas,
  type Tenant,
  type TenantStatus,
} from './tenant.ts'
import { TenantError } from './tenant-error.ts'

/** Least and most of each number; `whole` ones are integers. */
interface Bounds {
  readonly least: number
  readonly most: number
  readonly whole: boolean
}

interface Words {
  readonly words: readonly unknown[]
}

const whole = (least: number, most: number): Bounds => ({ least, most, whole: true })
const money: Bounds = { least: 0, most: 1e15, whole: false }

const QUOTA_BOUNDS: Readonly<Record<keyof Quotas, Bounds>> = {
  bots: whole(0, 10_000),
  jobs: whole(0, 10_000),
  queuedJobs: whole(0, 1_000_000),
  cpuMillis: whole(0, 1e9),
  memoryMb: whole(0, 1e9),
  liveExposure: money,
  requestsPerSecond: whole(1, 1e6),
}
const POLICY_RULES: Readonly<Record<keyof ApprovalPolicy, Bounds | Words>> = {
  liveApprovals: whole(0, 10),
  fourEyesAbove: money,
  afterHealthy: { words: ['automatic', 'manual'] },
  waitMinutes: whole(1, 43_200),
  secondFactor: { words: ['optional', 'required'] },
}

/** What a tenant may become. */
const NEXT: Readonly<Record<TenantStatus, readonly TenantStatus[]>> = {
  active: ['suspended', 'leaving'],
  suspended: ['active', 'leaving'],
  leaving: ['active', 'gone'],
  gone: [],
}
const SIGN: Readonly<Record<CreditEntry['kind'], (amount: number) => boolean>> = {
  grant: (amount) => amount > 0,
  'bot-minutes': (amount) => amount < 0,
  correction: (amount) => amount !== 0,
}
const MOST_CREDITS = 1e12
const LONGEST_NAME = 200
const LONGEST_REASON = 500

/** @throws TenantError `tenant.invalid` */
export function requireTenantName(name: unknown): string {
  const isName =
    typeof name === 'string' && name.trim() !== '' && name.length <= LONGEST_NAME && !/\p{Cc}/u.test(name)
  if (isName) return name
  throw invalid('name', `is no name: write 1 to ${LONGEST_NAME} characters on one line`)
}

/** `base` with what is changed. @throws TenantError `tenant.invalid` for what is no quota, or out of bounds */
export function changedQuotas(base: Quotas = DEFAULT_QUOTAS, change: Partial<Quotas> = {}): Quotas {
  return changed('quotas', base, change, (key, value) => outOf(QUOTA_BOUNDS[key], value))
}

/** `base` with what is changed. @throws TenantError `tenant.invalid` */
export function changedPolicy(
  base: ApprovalPolicy = DEFAULT_POLICY,
  change: Partial<ApprovalPolicy> = {},
): ApprovalPolicy {
  return changed('policy', base, change, (key, value) => {
    const rule = POLICY_RULES[key]
    if (!('words' in rule)) return outOf(rule, value)
    return rule.words.includes(value) ? undefined : `is neither ${rule.words.join(' nor ')}`
  })
}

/** @throws TenantError `tenant.state` */
export function requireNextStatus(from: TenantStatus, to: TenantStatus): void {
  if (from === to && from !== 'gone') return
  if (NEXT[from].includes(to)) return
  throw new TenantError('tenant.state', `a tenant that is ${from} does not become ${to}`, {
    hint:
      from === 'gone'
        ? 'Its id is not used again; take another one.'
        : `From ${from} it may become ${NEXT[from].join(' or ')}.`,
  })
}

/** Who repeats the creation of a tenant gets what is there. @throws TenantError `tenant.exists` */
export function requireSameTenant(known: Tenant, name: string): Tenant {
  if (known.status !== 'gone' && known.name === name) return known
  const isGone = known.status === 'gone'
  throw new TenantError(
    'tenant.exists',
    isGone ? `the tenant "${known.id}" was there and is gone` : `there is a tenant "${known.id}" already`,
    {
      hint: isGone
        ? 'An id is not used a second time; take another one.'
        : 'Take another id, or change the one that is there.',
    },
  )
}

/** Entries of which none is there twice. @throws TenantError `tenant.invalid` */
export function requireCreditEntries(entries: readonly CreditEntry[]): readonly CreditEntry[] {
  const byKey = new Map<string, CreditEntry>()
  for (const entry of entries) {
    const { key, amount, kind, reason } = entry
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
      throw invalid('key', 'is no key: write 1 to 200 printable characters without blanks')
    }
    const isKnown = Object.hasOwn(SIGN, kind)
    if (!isKnown || !Number.isSafeInteger(amount) || Math.abs(amount) > MOST_CREDITS || !SIGN[kind](amount)) {
      throw invalid('amount', 'is no number of credits: grants are above zero, bot minutes below')
    }
    if (typeof reason !== 'string' || reason.length > LONGEST_REASON) {
      throw invalid('reason', `is no text of at most ${LONGEST_REASON} characters`)
    }
    if (!byKey.has(key)) byKey.set(key, entry)
  }
  return [...byKey.values()]
}

/** @throws TenantError `tenant.credits` where numbers would not be exact any more */
export function requireBalance(balance: number): number {
  if (Number.isSafeInteger(balance)) return balance
  throw new TenantError('tenant.credits', 'no account can hold so many credits', {
    hint: 'Give less at once.',
  })
}

function changed<Terms extends object>(
  name: string,
  base: Terms,
  change: Partial<Terms>,
  problemOf: <Key extends keyof Terms>(key: Key, value: unknown) => string | undefined,
): Terms {
  if (typeof change !== 'object' || change === null) throw invalid(name, 'are no names with values')
  const result = { ...base }
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined) continue
    if (!Object.hasOwn(base, key)) throw invalid(`${name}.${key.slice(0, 60)}`, 'is not known')
    const problem = problemOf(key as keyof Terms, value)
    if (problem !== undefined) throw invalid(`${name}.${key}`, problem)
    result[key as keyof Terms] = value as Terms[keyof Terms]
  }
  return result
}

function outOf({ least, most, whole }: Bounds, value: unknown): string | undefined {
  const fits =
    typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value))
  return fits ? undefined : `is no ${whole ? 'whole ' : ''}number from ${least} to ${most}`
}

function invalid(field: string, problem: string): TenantError {
  return new TenantError('tenant.invalid', `${field} ${problem}`, { where: field })
}
