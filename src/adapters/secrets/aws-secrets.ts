import { randomUUID } from 'node:crypto'
import type { ListSecretsCommandOutput, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import {
  DeploymentError,
  parseSecretFolder,
  parseSecretName,
  parseSecretValue,
  type Secrets,
  type StoredSecret,
  unknownSecret,
} from '../../control/deployment/index.ts'
import { isSecretName } from './is-secret-name.ts'
import { partsOf, remoteFailure } from './remote-failure.ts'

export interface AwsSecretsOptions {
  /** Empty looks where the SDK does. */
  readonly region?: string
  /** Of another server than Amazon's. */
  readonly endpoint?: string
  /** Before every name, without a slash at its end. */
  readonly prefix: string
  /** Seals new secrets; without it the account's own key does. */
  readonly kmsKeyId?: string
  /** Without it the SDK looks where it does: variables, shared files, the role of pod or machine. */
  readonly credentials?: { readonly keyId: string; readonly secret: string; readonly sessionToken?: string }
  /** Nothing heard for so long is a failure. */
  readonly timeoutMs?: number
}

const TRIES = 10
const MAX_ATTEMPTS = 4
/** The least that AWS allows; until then a removed secret can be brought back. */
const RECOVERY_DAYS = 7

/** Secrets of AWS Secrets Manager, in one account and region. */
export async function awsSecrets(options: AwsSecretsOptions): Promise<Secrets> {
  const sdk = await import('@aws-sdk/client-secrets-manager')
  const { region, endpoint, prefix, kmsKeyId, credentials, timeoutMs = 10_000 } = options
  const client: SecretsManagerClient = new sdk.SecretsManagerClient({
    ...(region && { region }),
    ...(endpoint && { endpoint }),
    ...(credentials && {
      credentials: {
        accessKeyId: credentials.keyId,
        secretAccessKey: credentials.secret,
        ...(credentials.sessionToken && { sessionToken: credentials.sessionToken }),
      },
    }),
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
  })
  await requireRegion(client)
  const below = prefix === '' ? '' : `${prefix}/`
  const store = `AWS Secrets Manager, ${below}`

  /** Gives the failure's name for those that are answers, too. */
  async function outcome(request: () => Promise<unknown>): Promise<'done' | 'none' | 'there' | 'marked'> {
    try {
      await request()
      return 'done'
    } catch (error) {
      const { code } = partsOf(error)
      if (code === 'ResourceNotFoundException') return 'none'
      if (code === 'ResourceExistsException') return 'there'
      if (code === 'InvalidRequestException' && isAboutDeletion(error)) return 'marked'
      throw error
    }
  }

  return {
    async read(text) {
      const name = parseSecretName(text)
      try {
        const { SecretString } = await client.send(new sdk.GetSecretValueCommand({ SecretId: below + name }))
        if (typeof SecretString === 'string') return SecretString
      } catch (error) {
        if (isAboutDeletion(error)) throw unknownSecret(name)
        throw remoteFailure(error, { store, name })
      }
      throw new DeploymentError('secret.unreadable', `the secret ${name} is no text`, {
        hint: 'It was not written by Leme: put it again.',
      })
    },
    async write(text, given) {
      const name = parseSecretName(text)
      const value = parseSecretValue(given)
      const [SecretId, token] = [below + name, randomUUID()]
      const what = { SecretString: value, ClientRequestToken: token }
      try {
        for (let left = TRIES; left > 0; left--) {
          const put = await outcome(() => client.send(new sdk.PutSecretValueCommand({ SecretId, ...what })))
          if (put === 'done') return
          if (put === 'marked') await outcome(() => client.send(new sdk.RestoreSecretCommand({ SecretId })))
          if (put !== 'none') continue
          const sealing = kmsKeyId ? { KmsKeyId: kmsKeyId } : {}
          const made = await outcome(() =>
            client.send(new sdk.CreateSecretCommand({ Name: SecretId, ...what, ...sealing })),
          )
          if (made === 'done') return
        }
      } catch (error) {
        throw remoteFailure(error, { store, name })
      }
      throw new DeploymentError('secret.unreachable', `${store}: ${name} comes and goes`)
    },
    async remove(text) {
      const name = parseSecretName(text)
      const request = { SecretId: below + name, RecoveryWindowInDays: RECOVERY_DAYS }
      try {
        await outcome(() => client.send(new sdk.DeleteSecretCommand(request)))
      } catch (error) {
        throw remoteFailure(error, { store, name })
      }
    },
    async list(text) {
      const folder = parseSecretFolder(text)
      const start = below + folder
      const found: StoredSecret[] = []
      try {
        let page: ListSecretsCommandOutput | undefined
        do {
          page = await client.send(
            new sdk.ListSecretsCommand({
              MaxResults: 100,
              ...(start !== '' && { Filters: [{ Key: 'name', Values: [start] }] }),
              ...(page?.NextToken && { NextToken: page.NextToken }),
            }),
          )
          for (const { Name = '', LastChangedDate, CreatedDate } of page.SecretList ?? []) {
            const name = Name.slice(below.length)
            if (!Name.startsWith(start) || !isSecretName(name)) continue
            found.push({ name, changedAt: (LastChangedDate ?? CreatedDate)?.getTime() ?? 0 })
          }
        } while (page.NextToken)
      } catch (error) {
        throw remoteFailure(error, { store, name: undefined })
      }
      return found.sort((a, b) => (a.name < b.name ? -1 : 1))
    },
  }
}

/** AWS has one name for several refusals, and tells them apart by their text. */
function isAboutDeletion(error: unknown): boolean {
  const { code } = partsOf(error)
  return code === 'InvalidRequestException' && /deletion/.test((error as Error).message)
}

async function requireRegion({ config }: SecretsManagerClient): Promise<void> {
  try {
    await config.region()
  } catch {
    throw new DeploymentError('secret.store', 'no region of AWS is named', {
      hint: 'Set secrets.region, or AWS_REGION.',
    })
  }
}
