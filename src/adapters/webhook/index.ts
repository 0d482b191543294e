export { type DeliverOptions, deliverWebhooks } from './deliver-webhooks.ts'
export {
  makeWebhookSecret,
  readSecrets,
  rotated,
  type SigningSecret,
  writeSecrets,
} from './sign.ts'
