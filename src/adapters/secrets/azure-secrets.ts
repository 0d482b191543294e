import { setTimeout as delay } from 'node:timers/promises'
import type { TokenCredential } from '@azure/identity'
import type { SecretClient } from '@azure/keyvault-secrets'
import {
  DeploymentError,
  parseSecretFolder,
  parseSecretName,
  parseSecretValue,
  type SecretName,
  type Secrets,
  type StoredSecret,
} from '../../control/deployment/index.ts'
import { azureName, fromAzureName } from './azure-name.ts'
import { partsOf, remoteFailure } from './remote-failure.ts'

export interface AzureSecretsOptions {
  /** `https://my-vault.vault.azure.net`. */
  readonly url: string
  /** Before every name, without a slash at its end. */
  readonly prefix: string
  /** Without it the SDK looks where it does: variables, workload and managed identity, the CLI. */
  readonly credential?: TokenCredential
  /** Between two looks whether a deletion or recovery is over. */
  readonly pauseMs?: number
  /** Nothing heard for so long is a failure. */
  readonly timeoutMs?: number
}

/** A deletion or recovery takes some seconds. */
const TRIES = 60
const MAX_RETRIES = 3

/** Secrets of an Azure Key Vault. What was removed stays recoverable as the vault is set, and comes back with a new value. */
export async function azureSecrets(options: AzureSecretsOptions): Promise<Secrets> {
  const { url, prefix, pauseMs = 1_000, timeoutMs = 10_000 } = options
  requireAddress(url)
  const [vaults, identity] = await Promise.all([
    import('@azure/keyvault-secrets'),
    options.credential ? undefined : import('@azure/identity'),
  ])
  const credential = options.credential ?? new identity!.DefaultAzureCredential()
  const client: SecretClient = new vaults.SecretClient(url, credential, {
    retryOptions: {
      maxRetries: MAX_RETRIES,
      retryDelayInMs: Math.min(pauseMs, 200),
      maxRetryDelayInMs: 2_000,
    },
  })
  const store = `Azure Key Vault ${url}`
  const requestOptions = () => ({ abortSignal: AbortSignal.timeout(timeoutMs * (MAX_RETRIES + 1)) })

  async function asked<T>(name: SecretName | undefined, request: () => Promise<T>): Promise<T> {
    try {
      return await request()
    } catch (error) {
      throw remoteFailure(error, { store, name })
    }
  }

  /** Brings a name back that was deleted and is kept; there may be none, or one that is still going. */
  async function recover(written: string): Promise<void> {
    try {
      const poller = await client.beginRecoverDeletedSecret(written, {
        intervalInMs: pauseMs,
        ...requestOptions(),
      })
      await poller.pollUntilDone()
    } catch (error) {
      if (partsOf(error).status !== 404) throw error
      await delay(pauseMs)
    }
  }

  return {
    async read(text) {
      const name = parseSecretName(text)
      const written = azureName(name, prefix)
      const { value } = await asked(name, () => client.getSecret(written, requestOptions()))
      if (typeof value === 'string' && value !== '') return value
      throw new DeploymentError('secret.unreadable', `the secret ${name} is empty`, {
        hint: 'It was not written by Leme: put it again.',
      })
    },
    async write(text, given) {
      const name = parseSecretName(text)
      const value = parseSecretValue(given)
      const written = azureName(name, prefix)
      await asked(name, async () => {
        for (let left = TRIES; left > 0; left--) {
          try {
            await client.setSecret(written, value, requestOptions())
            return
          } catch (error) {
            if (partsOf(error).status !== 409) throw error
          }
          await recover(written)
        }
        throw new DeploymentError('secret.unreachable', `${store}: ${name} stays deleted`, {
          hint: 'Look at its deleted secrets; the login needs the right to recover them.',
        })
      })
    },
    async remove(text) {
      const name = parseSecretName(text)
      const written = azureName(name, prefix)
      await asked(name, async () => {
        try {
          await client.beginDeleteSecret(written, requestOptions())
        } catch (error) {
          if (partsOf(error).status !== 404) throw error
        }
      })
    },
    async list(text) {
      const folder = parseSecretFolder(text)
      const found: StoredSecret[] = []
      await asked(undefined, async () => {
        for await (const { name: written, updatedOn } of client.listPropertiesOfSecrets(requestOptions())) {
          const name = fromAzureName(written, prefix)
          if (name?.startsWith(folder)) found.push({ name, changedAt: updatedOn?.getTime() ?? 0 })
        }
      })
      return found.sort((a, b) => (a.name < b.name ? -1 : 1))
    },
  }
}

function requireAddress(url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const isPlain = parsed?.protocol === 'https:' && parsed.pathname === '/' && parsed.search === ''
  if (isPlain && parsed.username === '' && parsed.password === '') return
  throw new DeploymentError('secret.store', 'secrets.url is no address of a Key Vault', {
    hint: 'Write it as https://my-vault.vault.azure.net.',
  })
}
