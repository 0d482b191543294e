import type { DeploymentStore, GitOps, Runtime } from '../deployment/index.ts'
import type { TenantId, TenantStore } from '../tenant/index.ts'
import type { Command, CommandId, CommandKind, CommandState } from './command.ts'
import type { CommandStore, Decoder, Gate } from './port.ts'
import type { CommandTiming } from './timing.ts'

/** What happened to a command, for logs and metrics. No part of its request. */
export type CommandEvent =
  | {
      readonly kind: 'command.moved'
      readonly tenant: TenantId
      readonly id: CommandId
      readonly from: CommandState
      readonly to: CommandState
      readonly reason: string
      readonly asked: CommandKind | 'unknown'
      /** Since it was asked for. */
      readonly ageMs: number
    }
  | {
      readonly kind: 'command.trouble'
      readonly tenant: TenantId
      readonly id: CommandId
      readonly state: CommandState
      readonly error: unknown
    }

/** What came of a look at a command: when to look again, and what it has become. */
export interface Stepped {
  readonly until: number | undefined
  /** Undefined where it is as it was. */
  readonly to?: CommandState
}

/** Everything that carries commands out; the clock gives UTC milliseconds. */
export interface DrivePorts {
  readonly commands: CommandStore
  readonly deployments: DeploymentStore
  readonly git: GitOps
  readonly tenants: Pick<TenantStore, 'get'>
  readonly runtime: Pick<Runtime, 'refuses'>
  readonly gates: readonly Gate[]
  readonly decoder: Decoder
  readonly timing: CommandTiming
  readonly now: () => number
  readonly tell?: (event: CommandEvent) => void
  /** Stands around each step: measures it, as a part of the command's trace. */
  readonly around?: (command: Command, step: () => Promise<Stepped>) => Promise<Stepped>
}
