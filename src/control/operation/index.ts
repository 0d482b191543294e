export {
  deliveryId,
  type MemoryWebhookStore,
  memoryWebhookStore,
  pausedWebhook,
  tooManyWebhooks,
  unknownWebhook,
} from './memory-webhook-store.ts'
export { type OperationCode, OperationError } from './operation-error.ts'
export type { NewWebhook, Replay, WebhookStore } from './port.ts'
export {
  type Delivery,
  type DeliveryOutcome,
  type DeliveryState,
  type DueDelivery,
  hears,
  MOST_WEBHOOKS,
  nextTryAfter,
  RETRY_PAUSES_S,
  requireWebhookUrl,
  TAKEN_MS,
  type Webhook,
  type WebhookStatus,
} from './webhook.ts'
