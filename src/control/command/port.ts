import type { TraceParent } from '../../domain/index.ts'
import type { WantedBot, WantedClient } from '../deployment/index.ts'
import type { Page, PageQuery, TenantId, Transaction } from '../tenant/index.ts'
import type {
  Approval,
  Command,
  CommandId,
  CommandRequest,
  CommandSource,
  CommandState,
  CommandStep,
} from './command.ts'

export interface NewCommand {
  readonly id: CommandId
  readonly tenant: TenantId
  readonly source: CommandSource
  readonly actor: string
  /** JSON as it came; it is looked at later. */
  readonly request: unknown
  /** The trace in which it is asked for. */
  readonly trace?: TraceParent | undefined
}

/**
 * What a step changes of a command's row. `reason`, `attempts`, `wakeAt` and `deadline` begin anew where they
 * are left out; everything else stays as it is.
 */
export interface CommandChange {
  readonly state: CommandState
  readonly reason?: string
  readonly attempts?: number
  readonly wakeAt?: number
  readonly deadline?: number | null
  /** What came, decoded; what came is forgotten. */
  readonly request?: CommandRequest
  readonly since?: string | null
  readonly commit?: string
  readonly rollbackCommit?: string
  readonly wasSuspended?: boolean
  /** What the runtime is to be told from now on. */
  readonly accepted?: WantedClient
  /** With `approved`: specs to which a later command is rolled back; null where the bot is gone. */
  readonly healthy?: Readonly<Record<string, WantedBot | null>>
}

/** The right to drive a client's commands. It ends with its process and with its connection. */
export interface ClientClaim extends AsyncDisposable {
  /**
   * Row, step, status of the client, accepted values, event for webhooks and healthy specs, in one
   * transaction. False, and nothing is changed, when the command is not as it was read or the right was lost.
   */
  advance(command: Command, change: CommandChange): Promise<boolean>
}

/** Where commands are kept. One suite judges every implementation: `command-store.suite.ts`. */
export interface CommandStore {
  /**
   * Adds it as `received`; the same again gives what is there. `alongside` commits or fails with the row.
   * @throws CommandError `command.changed` for an id that stands for another request, `command.invalid` for
   * what is no JSON or too much of it
   */
  add(command: NewCommand, alongside?: (transaction: Transaction) => Promise<void>): Promise<Command>
  get(id: CommandId): Promise<Command | undefined>
  /** Newest first; of all tenants when none is named. */
  list(query: PageQuery & { readonly tenant?: TenantId }): Promise<Page<Command>>
  /** In order of time. */
  steps(id: CommandId): Promise<readonly CommandStep[]>
  /** Those that have not ended, oldest first. */
  open(tenant: TenantId): Promise<readonly Command[]>
  /** Tenants with a command that has not ended, and when the first of them is to be looked at again. */
  waiting(): Promise<readonly { readonly tenant: TenantId; readonly wakeAt: number }[]>
  /**
   * Each person once a phase; false when it was there. The command is looked at again at once.
   * @throws CommandError `command.unknown`; `command.state` where no approval of this phase is waited for
   */
  approve(id: CommandId, approval: Omit<Approval, 'time'>): Promise<boolean>
  /**
   * Asks whoever drives it to give up; who asked first is kept. The command is looked at again at once.
   * @throws CommandError `command.unknown`, `command.state` after its end
   */
  askCancel(id: CommandId, actor: string): Promise<void>
  /** Specs that were approved last, by name; what of them was not at rest was seen healthy. */
  healthy(tenant: TenantId): Promise<Readonly<Record<string, WantedBot>>>
  /** Undefined while another one has it, in this process or another. */
  claim(tenant: TenantId): Promise<ClientClaim | undefined>
  /**
   * Hears of each tenant with a command that was added, approved, cancelled or advanced, and of each with an
   * open command whose bots were seen to change, in any process. Null: changes may have been missed.
   */
  onChange(listen: (tenant: TenantId | null) => void): Promise<AsyncDisposable>
  /** Whoever listens hears of the tenant: somebody says that there is something to see. */
  ring(tenant: TenantId): Promise<void>
}

/** Opens what came through a door: plain JSON, later what was encrypted. */
export interface Decoder {
  /**
   * What was asked for, as JSON that is checked later.
   * @throws CommandError `command.invalid` for what will never be readable; anything else is tried again
   */
  open(command: Command): Promise<unknown>
}

/** `wait`: what it asks for is on its way. */
export interface GateAnswer {
  readonly verdict: 'pass' | 'wait' | 'refuse'
  readonly reasons: readonly string[]
}

/** What has to be so before a bot is deployed: a backtest that passed, a model that is champion. */
export interface Gate {
  judge(tenant: TenantId, bot: WantedBot): Promise<GateAnswer>
}
