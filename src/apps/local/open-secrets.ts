import { join, resolve } from 'node:path'
import {
  awsSecrets,
  azureSecrets,
  fileSecrets,
  type VaultAuth,
  vaultSecrets,
} from '../../adapters/secrets/index.ts'
import {
  type CachedSecrets,
  cachedSecrets,
  heardSecrets,
  type Secrets,
  type StaleSecret,
} from '../../control/deployment/index.ts'
import type { AppConfig } from './app-config.ts'
import { redactor } from './redaction.ts'

const QUIET_MS = 60_000

export interface OpenSecretsOptions {
  /** An old value was handed out because the store does not answer; a warning of the process when absent. */
  readonly onStale?: (told: StaleSecret) => void
}

/**
 * The configured store of secrets, with a short memory; what it hands out is kept out of all that this process
 * writes. Ask it each time a value is used: then a rotation needs no restart.
 * @throws DeploymentError `secret.store`, `secret.unreadable`, `secret.denied`, `secret.unreachable`
 */
export async function openSecrets(
  config: Pick<AppConfig, 'secrets' | 'stateDir'>,
  { onStale = warnOfAge() }: OpenSecretsOptions = {},
): Promise<CachedSecrets> {
  const heard = heardSecrets(await openStore(config), (value) => redactor.learn(value))
  return cachedSecrets(heard, {
    ttlMs: config.secrets.cacheSeconds * 1_000,
    clock: () => performance.now(),
    onStale,
  })
}

/** Tells once a minute at most, on standard error. */
function warnOfAge(): (told: StaleSecret) => void {
  let quietUntil = 0
  return ({ name, ageMs, cause }) => {
    if (performance.now() < quietUntil) return
    quietUntil = performance.now() + QUIET_MS
    const age = Math.round(ageMs / 1_000)
    process.emitWarning(
      redactor.text(`${name} is used as it was ${age} s ago: ${cause.message}`),
      'LemeSecrets',
    )
  }
}

/** The store alone. */
async function openStore(config: Pick<AppConfig, 'secrets' | 'stateDir'>): Promise<Secrets> {
  const { kind, url, prefix, region, kmsKeyId, mount, namespace } = config.secrets
  switch (kind) {
    case 'file':
      return openFileSecrets(config)
    case 'vault':
      return vaultSecrets({ url, prefix, mount, namespace, auth: vaultAuth(config.secrets) })
    case 'aws':
      return awsSecrets({ endpoint: url, prefix, region, kmsKeyId })
    case 'azure':
      return azureSecrets({ url, prefix })
  }
}

function vaultAuth({ auth, authMount: mount, ...given }: AppConfig['secrets']): VaultAuth {
  switch (auth) {
    case 'token':
      return { kind: auth, token: given.token }
    case 'approle':
      return { kind: auth, roleId: given.roleId, secretId: given.secretId, mount }
    case 'kubernetes':
      return { kind: auth, role: given.role, jwtFile: given.jwtFile, mount }
  }
}

/** The folder of age files, which only this kind of store has. */
export function openFileSecrets({ secrets, stateDir }: Pick<AppConfig, 'secrets' | 'stateDir'>) {
  const { folder, identityFile, identity, passphrase, recipients, keep } = secrets
  return fileSecrets({
    folder: folder === '' ? join(resolve(stateDir), 'secrets') : folder,
    identity: {
      file: identityFile === '' ? join(resolve(stateDir), 'secrets-identity.txt') : identityFile,
      text: identity,
      passphrase,
    },
    recipients,
    keep,
  })
}
