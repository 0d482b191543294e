import type { BotSpec } from '../../domain/index.ts'

/** Name of an object that holds a secret; never the secret. */
export interface SecretReference {
  readonly existingSecret: string
}

/** A bot as it stands in a values file: what it shall be, and the command that said so last. */
export interface WantedBot extends BotSpec {
  /** Its process is labelled with it; health counts from that process alone. Empty: a person wrote it, and no command has adopted it yet. */
  readonly commandId: string
}

/** `clientes/<client_id>/values.yaml`: everything that a client wants. */
export interface Values {
  readonly clientId: string
  readonly schema: string
  /** True: no bot runs, whatever else is written. */
  readonly suspended?: boolean
  readonly bots: readonly WantedBot[]
  readonly exchange?: SecretReference
  readonly database: SecretReference
  /** The command that wrote the file last; empty where none has. */
  readonly commandId: string
}

/** One change of a client's values. */
export type ValuesEdit =
  /** Adds the bot, or replaces the one of its name. */
  | { readonly kind: 'put-bot'; readonly bot: WantedBot }
  /** Fails with `values.no-bot` when it is not there. */
  | { readonly kind: 'remove-bot'; readonly name: string }
  /** Every bot; the file stays. */
  | { readonly kind: 'remove-bots' }
  | { readonly kind: 'suspend'; readonly suspended: boolean }
  /** Names this command as the one that answers for what a person wrote; bots that changed since `before` are labelled with it. */
  | { readonly kind: 'adopt'; readonly before: Values | undefined }
  /**
   * Back to the specs that were healthy, bot by bot, with the labels they had: null removes the bot. Fails
   * with `values.superseded` for a bot that is not this command's any more: one that carries another label,
   * or one that is missing in a file that another command wrote last.
   */
  | {
      readonly kind: 'roll-back'
      readonly bots: Readonly<Record<string, WantedBot | null>>
      readonly suspended?: boolean
    }
  /** Puts back a file that is not there any more. Fails with `values.superseded` where there is one. */
  | { readonly kind: 'restore'; readonly values: Values }

/** What stands behind references when a file is made; conventions of this installation. */
export interface ValuesDefaults {
  readonly schema: string
  readonly database: SecretReference
  /** Written with the first bot that trades with money. */
  readonly exchange: SecretReference
}
