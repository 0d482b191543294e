export { type DeliverOptions, deliverWebhooks } from './deliver-webhooks.ts'
export { type GuardOptions, type PostResult, postGuarded } from './post-guarded.ts'
export {
  makeWebhookSecret,
  readSecrets,
  rotated,
  type SigningSecret,
  signedHeaders,
  writeSecrets,
} from './sign.ts'
