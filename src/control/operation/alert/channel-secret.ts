import { parseSecretName, type SecretName, tenantSecret } from '../../deployment/index.ts'
import type { AlertChannel } from './alert-setting.ts'

/** Where the secret of a channel lies. */
export function channelSecret({ owner, id }: Pick<AlertChannel, 'owner' | 'id'>): SecretName {
  return owner === null ? parseSecretName(`alerts/${id}`) : tenantSecret(owner, `alert-${id}`)
}
