import type { TraceParent } from '../../domain/index.ts'
import type { TenantId } from '../tenant/index.ts'
import type { Blocker, Observation } from './health.ts'
import type { Values, ValuesEdit } from './values.ts'

/** Why a commit is made; a command makes at most one of each. */
export type CommitStep = 'apply' | 'roll-back'

export interface ValuesChange {
  readonly tenant: TenantId
  readonly commandId: string
  readonly step: CommitStep
  /** First line of the message. */
  readonly subject: string
  /** Who asked, for the message. */
  readonly actor: string
  readonly edit: ValuesEdit
  /** A commit that is older than the command: a repetition looks for its own commit after it. */
  readonly since: string | null
  /** Of the work that makes it; becomes the trailer `Leme-Trace`. */
  readonly trace?: TraceParent | undefined
}

export interface WrittenValues {
  readonly commit: string
  readonly values: Values
  /** False when an earlier try had made this commit. */
  readonly isNew: boolean
}

/** A client's file at a commit: what it says, or why it says nothing. */
export type ReadValues =
  | { readonly kind: 'values'; readonly values: Values; readonly text: string }
  | { readonly kind: 'invalid'; readonly problems: readonly Blocker[]; readonly text: string }
  | { readonly kind: 'absent' }

/** A commit that touched a client's file. */
export interface TouchingCommit {
  readonly commit: string
  /** From its trailer, which anybody can write; null where there is none. */
  readonly commandId: string | null
  readonly author: string
}

export interface RepositoryChanges {
  readonly head: string | null
  /** Clients whose files were touched, and the last commit that did. */
  readonly clients: readonly (TouchingCommit & {
    readonly tenant: TenantId
    /** Those before it since the head that was asked for, newest first: what a person wrote may stand under a command's commit. Empty where everything is listed. */
    readonly earlier: readonly TouchingCommit[]
  })[]
  /** Folders under `clientes/` whose name is no id. */
  readonly strays: readonly string[]
  /** The head before is no ancestor of this one: somebody forced the branch. Then all clients are listed. */
  readonly rewritten: boolean
}

export interface ValuesCommit {
  readonly commit: string
  readonly commandId: string | null
  readonly step: CommitStep | null
  /** From its trailer; null where there is none. */
  readonly trace: TraceParent | null
  readonly subject: string
  readonly author: string
  readonly time: number
}

/** The repository of wanted states. One suite judges every implementation: `git-ops.suite.ts`. */
export interface GitOps {
  /** Null while there is no commit. Asks the remote. @throws DeploymentError `git.unreachable` */
  head(): Promise<string | null>
  /** At a commit that {@link head} or {@link changes} told of. */
  read(tenant: TenantId, commit: string): Promise<ReadValues>
  /**
   * Edits the newest file and commits it with the trailers `Leme-Command` and `Leme-Step`; tries again when
   * others were faster, never with force. Where the command's commit is there already, that one is given.
   * @throws DeploymentError `values.invalid`, `values.no-bot`, `values.superseded`, `git.secret`,
   * `git.contended`, `git.unreachable`
   */
  write(change: ValuesChange): Promise<WrittenValues>
  /** What differs between two heads; from null, everything. */
  changes(since: string | null): Promise<RepositoryChanges>
  /** Commits of one client, newest first. */
  history(tenant: TenantId, limit: number): Promise<readonly ValuesCommit[]>
  /** The change of one commit as text, for people. */
  diff(tenant: TenantId, commit: string): Promise<string>
}

/** Reads and edits a client's file, keeping what people wrote beside the values. */
export interface ValuesCodec {
  read(tenant: TenantId, text: string): Exclude<ReadValues, { kind: 'absent' }>
  /** `text` undefined: there is no file yet. @throws DeploymentError `values.invalid`, `values.no-bot`, `values.superseded` */
  edit(
    tenant: TenantId,
    text: string | undefined,
    change: { readonly edit: ValuesEdit; readonly commandId: string },
  ): string
}

/** What a runtime is asked to make true. */
export interface WantedClient {
  readonly tenant: TenantId
  readonly commit: string
  /** Undefined: the file is gone, and so shall everything be that runs. */
  readonly values: Values | undefined
}

/**
 * What runs bots: processes of this machine, or a cluster. One suite judges every implementation:
 * `runtime.suite.ts`.
 */
export interface Runtime extends AsyncDisposable {
  readonly kind: 'local' | 'argo'
  /** Why it could not run these values, in words; undefined when it can. */
  refuses(values: Values): string | undefined
  /** Starts, changes and ends what differs. What cannot be done is seen by {@link observe}; it throws when it was not reached. */
  apply(wanted: WantedClient): Promise<void>
  observe(tenant: TenantId): Promise<Observation>
  /** Everybody of whom something runs: what nobody wants any more is among them. */
  tenants(): Promise<readonly TenantId[]>
  /** Called when something changed of which {@link observe} tells; may be called too often. */
  onChange(listen: (tenant: TenantId) => void): void
}

/**
 * Secrets by name, `tenants/cliente-001/database`. A name that {@link parseSecretName} refuses is refused by
 * every method; any of them may throw DeploymentError `secret.name`, `secret.unreachable`, `secret.denied`,
 * `secret.store`. No error has a value in it. One suite judges every implementation: `secrets.suite.ts`.
 */
export interface Secrets {
  /** The newest version. @throws DeploymentError `secret.unknown`, `secret.unreadable` */
  read(name: string): Promise<string>
  /** The next version; earlier ones may be kept by the store. @throws DeploymentError `secret.value` */
  write(name: string, value: string): Promise<void>
  /** No error where there is none. */
  remove(name: string): Promise<void>
  /** Names in a folder and below it (`tenants/cliente-001/`, or empty: all), sorted; never values. */
  list(folder: string): Promise<readonly StoredSecret[]>
}

export interface StoredSecret {
  readonly name: string
  /** UTC milliseconds, as exact as the store keeps it. */
  readonly changedAt: number
}

/** What is known of a client, in one row: three facts that may differ. */
export interface ClientStatus {
  readonly tenant: TenantId
  /** What git says. */
  readonly wanted: {
    readonly commit: string
    readonly commandId: string | null
    readonly values: Values | null
    /** Why the file cannot be used; what ran before goes on. */
    readonly blocker: Blocker | null
  } | null
  /** What was seen last. */
  readonly running: (Observation & { readonly observedAt: number }) | null
  /** The newest command and how it went. */
  readonly lastAttempt: {
    readonly commandId: string
    readonly kind: string
    readonly state: string
    readonly reason: string
    readonly at: number
  } | null
}

/** Where wanted, running and healthy states are kept. One suite judges every implementation: `deployment-store.suite.ts`. */
export interface DeploymentStore {
  /** One indexed query. */
  status(tenant: TenantId): Promise<ClientStatus | undefined>
  /** By id. */
  statuses(query: { readonly limit: number; readonly after?: TenantId }): Promise<readonly ClientStatus[]>
  setWanted(tenant: TenantId, wanted: NonNullable<ClientStatus['wanted']>): Promise<void>
  /** The same by whoever made the commit, unless another commit than `told` is told meanwhile; null: none was. */
  setCommitted(
    tenant: TenantId,
    wanted: NonNullable<ClientStatus['wanted']>,
    told: string | null,
  ): Promise<void>
  /** Nothing is written where nothing but the time differs, within ten seconds. */
  setRunning(tenant: TenantId, running: Observation): Promise<void>
  /**
   * What the runtime is to be told of a client: the values that commands vouch for, with the commit that
   * brought them. What a person wrote into the file is not among them before its command was carried out.
   * Undefined: nothing yet.
   */
  accepted(tenant: TenantId): Promise<WantedClient | undefined>
  /** By id: for a start, and to find what nobody wants. */
  allAccepted(query: { readonly limit: number; readonly after?: TenantId }): Promise<readonly WantedClient[]>
  /** The head up to which the repository was followed. */
  appliedHead(): Promise<string | null>
  setAppliedHead(head: string | null): Promise<void>
}
