export { type AwsSecrets, startAwsSecrets } from './aws-secrets.ts'
export { type AzureVault, startAzureVault } from './azure-vault.ts'
export { type Azurite, startAzurite } from './azurite.ts'
export {
  type GitFault,
  type GitHttp,
  type GitHttpOptions,
  type GitHttpRequest,
  startGitHttp,
} from './git-http.ts'
export type { Service } from './launch.ts'
export { type NginxPlace, startNginx } from './nginx.ts'
export { type PgbouncerOptions, startPgbouncer } from './pgbouncer.ts'
export { startTimescale, type TimescaleServer } from './pglite.ts'
export { startPostgres15 } from './postgres.ts'
export { type ScrapedPlaces, startPrometheus } from './prometheus.ts'
export { type RabbitMq, startRabbitMq } from './rabbitmq.ts'
export { startRedis } from './redis.ts'
export { type S3rver, startS3rver } from './s3rver.ts'
export { type ProxyFault, type S3Proxy, startS3Proxy } from './s3rver-proxy.ts'
export { startVault, type Vault, type VaultOptions, type VaultToken } from './vault.ts'
