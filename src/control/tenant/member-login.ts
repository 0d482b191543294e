import { sha256 } from '../../math/index.ts'
import { type Holder, isShut } from './member.ts'
import type { MemberStore, OneTimeCodes, PasswordHasher } from './member-port.ts'
import { TenantError } from './tenant-error.ts'
import type { TenantId } from './tenant-id.ts'

export interface LoginDoors {
  readonly members: MemberStore
  readonly passwords: PasswordHasher
  readonly codes: OneTimeCodes
}

export interface PasswordLogin {
  /** Null: an operator. */
  readonly tenant: TenantId | null
  readonly name: string
  readonly password: string
  /** Of an authenticator, or a recovery code. */
  readonly code?: string
}

export type LoginAnswer =
  | { readonly kind: 'accepted'; readonly holder: Holder; readonly confirmed: boolean }
  /** `wrong` is all that is told: of a name that is not there, of a wrong password, of too many attempts. */
  | { readonly kind: 'refused'; readonly reason: 'wrong' | 'code' }

const WRONG: LoginAnswer = { kind: 'refused', reason: 'wrong' }
const PASSWORD_LENGTH = { least: 12, most: 128 }
/** Nobody, whose attempts are looked up as anybody's are. */
const NOBODY = ''

/**
 * Whether name, password and code belong together. What is done, and how long it takes, is the same for
 * a name that is not there.
 */
export async function logIn(doors: LoginDoors, asked: PasswordLogin): Promise<LoginAnswer> {
  const { members, passwords } = doors
  const found = await members.credentials(asked.tenant, asked.name)
  const id = found?.holder.member.id ?? NOBODY
  const isLet = await members.beginAttempt(id)
  const isRight = await passwords.verify(found?.password ?? null, asked.password)
  if (!found || !isLet || !isRight || isShut(found.holder)) return WRONG
  const confirmed = found.holder.member.secondFactor === 'confirmed'
  if (confirmed && asked.code === undefined) {
    await members.endAttempt(id, 'unused')
    return { kind: 'refused', reason: 'code' }
  }
  if (confirmed && !(await isCode(doors, id, asked.code!))) return WRONG
  await members.endAttempt(id, 'right')
  if (found.password !== null && passwords.isOutdated(found.password)) {
    await members.renewPassword(id, found.password, await passwords.hash(asked.password))
  }
  return { kind: 'accepted', holder: found.holder, confirmed }
}

/** Whether this is the member's password; attempts count. */
export async function showPassword(doors: LoginDoors, holder: Holder, password: string): Promise<boolean> {
  const { members, passwords } = doors
  const { id, tenant, name } = holder.member
  if (!(await members.beginAttempt(id))) return false
  const found = await members.credentials(tenant, name)
  if (!(await passwords.verify(found?.password ?? null, password))) return false
  await members.endAttempt(id, 'right')
  return true
}

/** Whether this is a code of the member's confirmed authenticator, or one for recovery; attempts count. */
export async function showCode(doors: LoginDoors, id: string, code: string): Promise<boolean> {
  if (!(await doors.members.beginAttempt(id))) return false
  if (!(await isCode(doors, id, code))) return false
  await doors.members.endAttempt(id, 'right')
  return true
}

/**
 * Makes what was begun count from now on, with the first code of it. Gives recovery codes, or undefined
 * when the code is wrong.
 */
export async function confirmFactor(
  { members, codes }: Omit<LoginDoors, 'passwords'>,
  id: string,
  options: { readonly code: string; readonly alongside?: Parameters<MemberStore['removeFactor']>[1] },
): Promise<readonly string[] | undefined> {
  const factor = await members.factor(id)
  if (!factor || factor.confirmed) {
    throw new TenantError('member.state', 'no authenticator waits to be confirmed', {
      hint: 'Begin with POST /api/v1/me/second-factor.',
    })
  }
  if (!(await members.beginAttempt(id))) return undefined
  const step = await codes.stepOf({ id }, factor.sealed, options.code)
  if (step === undefined) return undefined
  const recovery = codes.recoveryCodes()
  const hashes = recovery.map(recoveryHash)
  const { alongside } = options
  const isDone = await members.confirmFactor(id, { step, recovery: hashes, ...(alongside && { alongside }) })
  if (!isDone) return undefined
  await members.endAttempt(id, 'right')
  return recovery
}

/** @throws TenantError `member.password` */
export function requirePassword(password: string, name: string): void {
  const { least, most } = PASSWORD_LENGTH
  const length = [...password].length
  const isKnown = password.toLowerCase().includes(name.toLowerCase()) && name.length * 2 > length
  const isPlain = new Set(password).size < 5
  if (length >= least && length <= most && !isKnown && !isPlain) return
  throw new TenantError('member.password', 'that password is too easy to guess, or too long', {
    hint: `Take ${least} to ${most} characters, five of them different, that are not your name.`,
  })
}

/** Under which a recovery code is kept, however it is spaced. */
export function recoveryHash(code: string): string {
  return sha256(code.replace(/[\s-]/g, '').toUpperCase())
}

async function isCode({ members, codes }: LoginDoors, id: string, code: string): Promise<boolean> {
  if (!/^\d{6}$/.test(code)) return members.acceptRecovery(id, recoveryHash(code))
  const factor = await members.factor(id)
  if (!factor?.confirmed) return false
  const step = await codes.stepOf({ id }, factor.sealed, code)
  return step !== undefined && members.acceptStep(id, step)
}
