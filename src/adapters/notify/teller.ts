import type { AlertChannel, AlertNotice, TellOutcome } from '../../control/operation/index.ts'
import type { Post } from './post.ts'
import type { MailServer } from './tell-mail.ts'

export interface TellMessage {
  /** The same in every try. */
  readonly id: string
  readonly notices: readonly AlertNotice[]
  readonly channel: AlertChannel
  /** Token, address or key; empty for channels without one. */
  readonly secret: string
}

/** What messages are sent with. */
export interface TellPorts {
  /** Calls no address that a stranger may not choose. */
  readonly post: Post
  /** Headers of Standard Webhooks. */
  readonly sign: (
    message: { readonly id: string; readonly body: string; readonly now: number },
    secret: string,
  ) => Readonly<Record<string, string>>
  readonly clock: () => number
  /** Makes a path of the pages an address; null where nobody knows theirs. */
  readonly linkTo: (path: string) => string | null
  readonly telegramUrl: string
  readonly pagerDutyUrl: string
  readonly mail?: MailServer | undefined
  readonly signal: AbortSignal
  readonly timeoutMs?: number
}

/** Brings a message to a channel of one kind. Never rejects; no secret is in what it says. */
export type Teller = (message: TellMessage, ports: TellPorts) => Promise<TellOutcome>
