export type { IdentitySource } from './age-identity.ts'
export { type FileSecrets, type FileSecretsOptions, fileSecrets } from './file-secrets.ts'
