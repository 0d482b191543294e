export { type Delivery, type DeliveryEvent, openDelivery, type PendingNotice } from './deliver.ts'
export { logNotifier } from './log-notifier.ts'
export { telegramNotifier } from './telegram-notifier.ts'
export { webhookNotifier } from './webhook-notifier.ts'
