import type { Page, PageQuery, TenantId } from '../tenant/index.ts'
import type { Delivery, DeliveryOutcome, DueDelivery, Webhook } from './webhook.ts'

export interface NewWebhook {
  readonly id: string
  readonly tenant: TenantId
  readonly url: string
  readonly types: readonly string[]
}

/** Which events are delivered again: from a number on, or one delivery. */
export type Replay = { readonly fromEvent: number } | { readonly delivery: string }

/** Webhooks and what they are sent. One suite judges every implementation: `webhook-store.suite.ts`. */
export interface WebhookStore {
  /** @throws OperationError `webhook.most` */
  create(webhook: NewWebhook): Promise<Webhook>
  get(tenant: TenantId, id: string): Promise<Webhook | undefined>
  /** In order of creation. */
  list(tenant: TenantId): Promise<readonly Webhook[]>
  /** @throws OperationError `webhook.unknown` */
  change(
    tenant: TenantId,
    id: string,
    change: Partial<Pick<Webhook, 'url' | 'types' | 'status'>>,
  ): Promise<Webhook>
  /** With its deliveries; no error where there is none. */
  remove(tenant: TenantId, id: string): Promise<boolean>
  /** Newest first. @throws OperationError `webhook.unknown` */
  deliveries(tenant: TenantId, id: string, query: PageQuery): Promise<Page<Delivery>>
  /**
   * Sends past events again, as new tries of the same ids; gives how many.
   * @throws OperationError `webhook.unknown`, `webhook.paused`
   */
  replay(tenant: TenantId, id: string, what: Replay): Promise<number>
  /** Takes deliveries whose time has come, for a minute; nobody else gets them meanwhile. */
  take(limit: number): Promise<readonly DueDelivery[]>
  /** Nothing happens where another one has taken it since. */
  settle(delivery: DueDelivery, outcome: DeliveryOutcome): Promise<void>
}
