import type { BotSpec, TraceParent } from '../../domain/index.ts'
import { sha256 } from '../../math/index.ts'
import type { TenantId } from '../tenant/index.ts'
import { CommandError } from './command-error.ts'

/** Made only by {@link parseCommandId}. Whoever repeats a command repeats its id. */
export type CommandId = string & { readonly brand: 'CommandId' }

/** What Kubernetes takes as a label: processes carry it. */
const COMMAND_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{6,61}[A-Za-z0-9]$/

/** @throws CommandError `command.id` */
export function parseCommandId(text: unknown): CommandId {
  if (typeof text === 'string' && COMMAND_ID.test(text)) return text as CommandId
  throw new CommandError('command.id', 'that is no id of a command', {
    hint: 'Use 8 to 63 letters, digits, hyphens and underscores; begin and end with a letter or a digit.',
  })
}

/** Ids of commands for what people wrote into the repository; nobody else may begin one so. */
const GIT_PREFIX = 'git-'
const SHOWN_OF_COMMIT = 40
const SHOWN_OF_TENANT = 16

export function isGitCommandId(id: CommandId): boolean {
  return id.startsWith(GIT_PREFIX)
}

/** The id of the command for a person's commit: the same whoever finds it, and another for each client that it touched. */
export function gitCommandId(tenant: TenantId, commit: string): CommandId {
  const client = sha256(tenant).slice(0, SHOWN_OF_TENANT)
  return parseCommandId(`${GIT_PREFIX}${commit.slice(0, SHOWN_OF_COMMIT)}-${client}`)
}

/** What is asked for. */
export type CommandRequest =
  /** A new bot, or another spec of one that is there. */
  | { readonly kind: 'deploy'; readonly bot: BotSpec }
  /** One bot, or all of the client's. */
  | { readonly kind: 'stop'; readonly bot: string | null }
  /** Lets the client's bots rest, or go on. */
  | { readonly kind: 'suspend' | 'resume'; readonly reason: string }
  /** Somebody wrote the file by hand, with this commit. */
  | { readonly kind: 'edit'; readonly commit: string }

/** Through which door it came. */
export type CommandSource = 'api' | 'cli' | 'git' | 'chain' | 'system'

/**
 * On its way, in this order. `authorised`: its commit may be there; `committed`: it is, and the runtime is
 * told; `synced`: the runtime has taken it; `healthy`: what it changed runs.
 */
export const OPEN_STATES = [
  'received',
  'decoded',
  'authorised',
  'committed',
  'synced',
  'healthy',
  'rolling-back',
] as const
/** Where it ends. Of `refused` and `cancelled` nothing took effect; `failed` needs a person. */
export const END_STATES = ['approved', 'rolled-back', 'refused', 'cancelled', 'failed'] as const
export type CommandState = (typeof OPEN_STATES)[number] | (typeof END_STATES)[number]

export function isEnd(state: CommandState): boolean {
  return (END_STATES as readonly string[]).includes(state)
}

/** A person's word. `before`: the bot may trade with money; `after`: the healthy bot stays. */
export interface Approval {
  readonly phase: 'before' | 'after'
  readonly actor: string
  readonly time: number
}

export interface Command {
  readonly id: CommandId
  /** Commands of one client are carried out in the order of their numbers, one after the other. */
  readonly number: number
  readonly tenant: TenantId
  readonly source: CommandSource
  /** A person, `member:ID` or `operator`; `git:NAME`, `system`. */
  readonly actor: string
  /** The trace in which it was asked for; null where traces are not kept. */
  readonly trace: TraceParent | null
  /** As it came, until it is decoded; then null. */
  readonly raw: unknown
  /** Null before it is decoded, and for what could not be. */
  readonly request: CommandRequest | null
  readonly state: CommandState
  /** Why it is as it is, in words; empty when there is nothing to say. */
  readonly reason: string
  /** Tries of the present step that failed. */
  readonly attempts: number
  /** Not before this time again, UTC milliseconds. */
  readonly wakeAt: number
  /** When the present step has taken too long; null: it may take for ever. */
  readonly deadline: number | null
  /** Head of the repository before its commit could have been made. */
  readonly since: string | null
  readonly commit: string | null
  readonly rollbackCommit: string | null
  /** Whether the client rested before its commit; null before that. */
  readonly wasSuspended: boolean | null
  readonly approvals: readonly Approval[]
  /** Who asked to cancel it; null: nobody. */
  readonly cancelledBy: string | null
  readonly createdAt: number
  readonly endedAt: number | null
  /** Counts the changes of the row: whoever changes it says which one was read. */
  readonly version: number
}

export type CommandKind = CommandRequest['kind']

/** What a command asks for, where that is known. */
export function kindOf({ request }: Pick<Command, 'request'>): CommandKind | 'unknown' {
  return request?.kind ?? 'unknown'
}

/** Whether it may have begun to take effect: a commit of it may be there. */
export function hasBegun({ state }: Pick<Command, 'state'>): boolean {
  return !isEnd(state) && state !== 'received' && state !== 'decoded'
}

/** A step that was taken, as it is kept for people. */
export interface CommandStep {
  readonly state: CommandState
  readonly reason: string
  readonly time: number
}
