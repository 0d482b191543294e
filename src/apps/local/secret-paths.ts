/** Paths of the configuration whose value nobody may print. */
export const SECRETS: ReadonlySet<string> = new Set([
  'broker.url',
  'database.url',
  'notify.telegramToken',
  'notify.webhookSecret',
  'notify.webhookUrl',
  'objects.key',
  'redis.url',
  'secrets.identity',
  'secrets.passphrase',
  'secrets.secretId',
  'secrets.token',
  'server.hookToken',
  'server.metricsToken',
])
