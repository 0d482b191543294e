import type { Holder, Member } from './member.ts'
import type { StoredTenantKey, TenantKey } from './member-key.ts'
import type { Page, PageQuery, Transaction } from './port.ts'
import type { MemberRole } from './principal.ts'
import type { TenantId } from './tenant-id.ts'

/** Commits or fails with what was done: the audit event of it, an invitation. */
export type Alongside<T> = (made: T, transaction: Transaction) => Promise<void>

export interface NewMember {
  /** Null: of the house. */
  readonly tenant: TenantId | null
  readonly name: string
  readonly role: MemberRole
  readonly requiresSecondFactor?: boolean
}

export interface MemberChange {
  readonly name?: string
  readonly role?: MemberRole
  readonly disabled?: boolean
  readonly requiresSecondFactor?: boolean
}

/** By which a name is checked. */
export interface Credentials {
  readonly holder: Holder
  /** As {@link PasswordHasher} wrote it; null where there is none. */
  readonly password: string | null
}

/** The secret of an authenticator, sealed by {@link OneTimeCodes}. */
export interface StoredFactor {
  readonly sealed: string
  readonly confirmed: boolean
}

export interface NewTenantKey {
  readonly tenant: TenantId
  readonly member: string | null
  readonly name: string
  readonly role: MemberRole
  readonly networks: readonly string[]
  readonly expiresAt: number | null
}

/**
 * Members, what they show to be let in, and the keys of tenants. One suite judges every implementation,
 * together with its logins: `member-store.suite.ts`.
 */
export interface MemberStore {
  /** @throws TenantError `member.exists`, `member.name`, `tenant.unknown` */
  create(member: NewMember, alongside?: Alongside<Member>): Promise<Member>
  get(id: string): Promise<Member | undefined>
  /** In order of creation; of the house where `tenant` is null. */
  list(query: PageQuery & { readonly tenant: TenantId | null }): Promise<Page<Member>>
  /**
   * Another role, or being disabled, ends the member's sessions and invitations.
   * @throws TenantError `member.unknown`, `member.exists`, `member.name`
   */
  change(id: string, change: MemberChange, alongside?: Alongside<Member>): Promise<Member>
  holder(id: string): Promise<Holder | undefined>
  credentials(tenant: TenantId | null, name: string): Promise<Credentials | undefined>
  /**
   * Ends all sessions but the one of this number. Null takes the password away.
   * @throws TenantError `member.unknown`
   */
  setPassword(
    id: string,
    password: string | null,
    options?: { readonly keepSession?: string; readonly alongside?: Alongside<Member> },
  ): Promise<void>
  /** The same password, hashed anew: nothing when it was changed in the meantime. */
  renewPassword(id: string, from: string, to: string): Promise<void>
  /**
   * Counts an attempt before its outcome is known, so that those at once are bounded too. False while the
   * member is locked, and for an unknown one. From the fifth failure in a row on each one locks for longer.
   */
  beginAttempt(id: string): Promise<boolean>
  /** `right` forgets all failures; `unused` takes this attempt back, for nothing was guessed. */
  endAttempt(id: string, outcome: 'right' | 'unused'): Promise<void>

  /** Replaces one that was not confirmed. @throws TenantError `member.state` where one is, `member.unknown` */
  beginFactor(id: string, sealed: string): Promise<void>
  factor(id: string): Promise<StoredFactor | undefined>
  /** False when there is none to confirm, or the step was used. Recovery codes are kept as what `recoveryHash` makes of them. */
  confirmFactor(
    id: string,
    options: {
      readonly step: number
      readonly recovery: readonly string[]
      readonly alongside?: Alongside<Member>
    },
  ): Promise<boolean>
  /** Each step is accepted once, and none before it afterwards. */
  acceptStep(id: string, step: number): Promise<boolean>
  /** Each code is accepted once. */
  acceptRecovery(id: string, hash: string): Promise<boolean>
  /** With its recovery codes. False when there is none. */
  removeFactor(id: string, alongside?: Alongside<Member>): Promise<boolean>

  /** @throws TenantError `tenant.unknown`, `tenant.network`, `member.unknown` */
  createKey(
    key: NewTenantKey,
    alongside?: Alongside<TenantKey>,
  ): Promise<{ readonly key: TenantKey; readonly token: string }>
  /** Newest first; revoked and expired ones too. */
  listKeys(query: PageQuery & { readonly tenant: TenantId }): Promise<Page<TenantKey>>
  /** Whether this tenant had such a key, not revoked. */
  revokeKey(tenant: TenantId, prefix: string, alongside?: Alongside<TenantKey>): Promise<boolean>
  key(prefix: string): Promise<StoredTenantKey | undefined>
  /** Notes that it is used, once a minute. */
  touchKey(prefix: string): Promise<void>

  /** Removes the tenant's members and keys, with all that lets them in. */
  forget(tenant: TenantId): Promise<void>
}

/** What a browser's cookie stands for. */
export interface Session {
  /** Names the session among the member's own; absent where no store keeps it. */
  readonly id?: string
  /** UTC milliseconds. */
  readonly expiresAt: number
  /** Absent: of the operator of the house. */
  readonly holder?: Holder
  /** A second factor was shown. */
  readonly confirmed?: boolean
}

/** A session, as its member sees it in a list. */
export interface ListedSession {
  readonly id: string
  readonly createdAt: number
  readonly expiresAt: number
  /** From where it was opened; null where that is not known. */
  readonly address: string | null
}

/**
 * One-use links and sessions. Tokens are 256 random bits in base64url; a store keeps their SHA-256 alone,
 * so that neither a dump nor the time of a look-up gives one away.
 */
export interface LoginStore {
  /** A fresh one-use token: for the operator of the house, good for 15 minutes; for a member, for a day. */
  createLink(member?: string, transaction?: Transaction): Promise<string>
  /**
   * Trades the token of a link for a new session's token; undefined when it is unknown, used, expired, or
   * its member is disabled. Of several calls with one token exactly one wins.
   */
  redeem(token: string, address?: string): Promise<string | undefined>
  /** The session of this token, undefined when it is unknown, ended or expired. */
  session(token: string): Promise<Session | undefined>
  /** Ends the session; an unknown token is no error. */
  end(token: string): Promise<void>
}

/** Sessions of members; `member` null: those of the operator of the house. */
export interface SessionStore extends LoginStore {
  open(member: string, options: { readonly confirmed: boolean; readonly address?: string }): Promise<string>
  /** From now on a second factor was shown in it. */
  confirm(token: string): Promise<void>
  /** Newest first; what has expired is left out. */
  list(member: string | null): Promise<readonly ListedSession[]>
  /** Whether the member had such a session. */
  endOne(member: string | null, id: string): Promise<boolean>
}

/** Keeps passwords so that whoever reads them cannot use them. */
export interface PasswordHasher {
  /** With its parameters in the text. */
  hash(password: string): Promise<string>
  /** Takes as long where there is nothing to compare with. */
  verify(stored: string | null, password: string): Promise<boolean>
  /** Whether {@link hash} would take other parameters now. */
  isOutdated(stored: string): boolean
}

/** Codes of authenticators (RFC 6238), and those for whoever has lost theirs. */
export interface OneTimeCodes {
  /** A fresh secret: for the person, as text and as address for an authenticator; and sealed, to be kept. */
  begin(member: Member): Promise<{ readonly secret: string; readonly uri: string; readonly sealed: string }>
  /** The step of time whose code this is, of the present one and its neighbours. */
  stepOf(member: Pick<Member, 'id'>, sealed: string, code: string): Promise<number | undefined>
  /** Ten codes that are good once each. */
  recoveryCodes(): readonly string[]
}

/** Whom an access token stands for. */
export type TokenSubject =
  | { readonly kind: 'member'; readonly id: string; readonly confirmed: boolean }
  | { readonly kind: 'key'; readonly prefix: string }

/** Short-lived signed tokens. */
export interface AccessTokens {
  issue(subject: TokenSubject): Promise<{ readonly token: string; readonly expiresAt: number }>
  /** Undefined for what was not issued here, for this, or not for now. */
  verify(token: string): Promise<TokenSubject | undefined>
}
