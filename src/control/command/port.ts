import type { WantedBot } from '../deployment/index.ts'
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
  readonly request: CommandRequest
}

/** What a step changes of a command's row. */
export interface CommandChange {
  readonly state: CommandState
  readonly reason?: string
  readonly attempts?: number
  readonly wakeAt?: number
  readonly deadline?: number | null
  readonly since?: string | null
  readonly commit?: string
  readonly rollbackCommit?: string
  /** With `approved`: specs to which a later command is rolled back; null where the bot is gone. */
  readonly healthy?: Readonly<Record<string, WantedBot | null>>
}

/** Where commands are kept. One suite judges every implementation: `command-store.suite.ts`. */
export interface CommandStore {
  /**
   * Adds it as `received`; the same again gives what is there. `alongside` commits or fails with the row.
   * @throws CommandError `command.changed` for an id that stands for another request
   */
  add(command: NewCommand, alongside?: (transaction: Transaction) => Promise<void>): Promise<Command>
  get(id: CommandId): Promise<Command | undefined>
  /** Newest first; of all tenants when none is named. */
  list(query: PageQuery & { readonly tenant?: TenantId }): Promise<Page<Command>>
  /** In order of time. */
  steps(id: CommandId): Promise<readonly CommandStep[]>
  /** The oldest that has not ended. */
  current(tenant: TenantId): Promise<Command | undefined>
  /** Tenants with a command that has not ended, and when the first of them is to be looked at again. */
  waiting(): Promise<readonly { readonly tenant: TenantId; readonly wakeAt: number }[]>
  /**
   * Row, step, status of the client, event for webhooks and healthy specs, in one transaction. False, and
   * nothing is changed, when the command is not as it was read: another process was faster.
   */
  advance(command: Command, change: CommandChange): Promise<boolean>
  /** Each person once a phase; false when it was there. @throws CommandError `command.unknown`, `command.state` */
  approve(id: CommandId, approval: Omit<Approval, 'time'>): Promise<boolean>
  /** Asks whoever drives it to give up. @throws CommandError `command.unknown`, `command.state` after its end */
  askCancel(id: CommandId, actor: string): Promise<void>
  /** Specs that were healthy last, by name. */
  healthy(tenant: TenantId): Promise<Readonly<Record<string, WantedBot>>>
  /** The right to drive a client's commands; undefined while another process has it. */
  claim(tenant: TenantId): Promise<AsyncDisposable | undefined>
  /** Hears of each tenant with a command that was added, approved, cancelled or advanced, in any process. */
  onChange(listen: (tenant: TenantId) => void): Promise<AsyncDisposable>
}
