import type { TenantId } from '../tenant/index.ts'
import { OperationError } from './operation-error.ts'

export const MOST_WEBHOOKS = 20
/** Pauses after tries that failed, in seconds; after the last of them the delivery is given up, nearly three days on. */
export const RETRY_PAUSES_S = [5, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 57_600, 72_000] as const

/** Whoever took a delivery has it for so long. */
export const TAKEN_MS = 60_000

/** `paused`: the receiver said that it is gone (410), or somebody asked for it. */
export type WebhookStatus = 'active' | 'paused'

export interface Webhook {
  readonly id: string
  readonly tenant: TenantId
  readonly url: string
  /** Types that it hears of, `command.approved`; a prefix ends with a dot, `command.`. Empty: all. */
  readonly types: readonly string[]
  readonly status: WebhookStatus
  readonly createdAt: number
}

export type DeliveryState = 'waiting' | 'delivered' | 'given-up'

export interface Delivery {
  readonly id: string
  readonly webhook: string
  /** Number of its event. */
  readonly event: number
  readonly type: string
  readonly state: DeliveryState
  readonly attempts: number
  /** When it is tried next, UTC milliseconds. */
  readonly nextAt: number
  /** HTTP status of the last answer; null where there was none. */
  readonly lastStatus: number | null
  readonly lastMessage: string
  readonly createdAt: number
}

/** A delivery that its taker has for some time, with all that it needs. */
export interface DueDelivery extends Delivery {
  readonly tenant: TenantId
  readonly url: string
  readonly body: unknown
  readonly eventAt: number
}

/** How a try went. */
export type DeliveryOutcome =
  | { readonly kind: 'delivered'; readonly status: number }
  /** `gone`: the receiver wants no more, and the webhook is paused. */
  | { readonly kind: 'failed' | 'gone'; readonly status: number | null; readonly message: string }

/** When a delivery is tried next after so many tries that failed; undefined: it is given up. */
export function nextTryAfter(attempts: number): number | undefined {
  const seconds = RETRY_PAUSES_S[attempts - 1]
  return seconds === undefined ? undefined : seconds * 1_000
}

/** Whether a webhook of these types hears of an event. */
export function hears(types: readonly string[], type: string): boolean {
  return types.length === 0 || types.some((one) => (one.endsWith('.') ? type.startsWith(one) : one === type))
}

const MOST_URL = 2_000

/**
 * Addresses are HTTPS without a user; where names lead is checked when they are called. `plain`: there are
 * networks of the operator's own, to which HTTP is spoken, too.
 * @throws OperationError `webhook.address`
 */
export function requireWebhookUrl(text: string, { plain = false } = {}): string {
  const url = text.length <= MOST_URL && URL.canParse(text) ? new URL(text) : undefined
  const isKnown = url?.protocol === 'https:' || (plain && url?.protocol === 'http:')
  if (url && isKnown && url.username === '' && url.password === '' && url.hash === '') return url.href
  throw new OperationError('webhook.address', 'that is no address for webhooks', {
    hint: `Give an ${plain ? 'http:// or ' : ''}https:// URL of at most 2,000 characters, without a user and without #.`,
  })
}
