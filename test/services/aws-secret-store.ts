import { randomUUID } from 'node:crypto'

type Input = Readonly<Record<string, unknown>>

interface Secret {
  readonly name: string
  readonly kmsKeyId: string | undefined
  readonly versions: { readonly id: string; readonly text: string | undefined }[]
  /** Seconds, as AWS counts them. */
  changed: number
  deletedAt: number | undefined
}

export interface AwsSecretStore {
  readonly operations: Readonly<Record<string, (input: Input) => object>>
  /** What a secret is sealed with, and its versions, oldest first. */
  peek(name: string): AwsPeek | undefined
  /** As somebody would with another tool. */
  putBinary(name: string): void
}

export interface AwsPeek {
  readonly kmsKeyId: string | undefined
  readonly values: readonly string[]
  readonly isDeleted: boolean
}

/** What AWS answers instead of what was wanted. */
export class AwsRefusal extends Error {
  readonly type: string

  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

const MOST_PER_PAGE = 100
const NAME = /^[A-Za-z0-9/_+=.@-]{1,512}$/
const MARKED = "You can't perform this operation on the secret because it was marked for deletion."
const SCHEDULED =
  "You can't create this secret because a secret with this name is already scheduled for deletion."

/** The secrets of AWS Secrets Manager, as far as Leme uses it. `pageSize`: no page has more. */
export function awsSecretStore(kmsKeys: ReadonlySet<string>, pageSize = 5): AwsSecretStore {
  const kept = new Map<string, Secret>()
  const now = () => Date.now() / 1_000

  function find(input: Input): Secret {
    const secret = kept.get(String(input.SecretId))
    if (!secret)
      throw new AwsRefusal('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
    return secret
  }

  function findLiving(input: Input): Secret {
    const secret = find(input)
    if (secret.deletedAt !== undefined) throw new AwsRefusal('InvalidRequestException', MARKED)
    return secret
  }

  /** The same token again makes no second version, and no other one. */
  function addVersion(secret: Secret, { ClientRequestToken: token, SecretString: text }: Input): object {
    if (typeof token !== 'string' || token.length < 32 || token.length > 64)
      throw new AwsRefusal('ValidationException', 'ClientRequestToken failed to satisfy constraint')
    if (typeof text !== 'string' || text === '' || Buffer.byteLength(text) > 65_536)
      throw new AwsRefusal('ValidationException', 'SecretString failed to satisfy constraint')
    const before = secret.versions.find(({ id }) => id === token)
    if (before && before.text !== text)
      throw new AwsRefusal(
        'ResourceExistsException',
        'The operation failed because a version with this token is there.',
      )
    if (!before) {
      secret.versions.push({ id: token, text })
      secret.changed = now()
    }
    return { ARN: arnOf(secret), Name: secret.name, VersionId: token, VersionStages: ['AWSCURRENT'] }
  }

  const operations: AwsSecretStore['operations'] = {
    GetSecretValue(input) {
      const secret = findLiving(input)
      const { id, text } = secret.versions.at(-1)!
      const value = text === undefined ? { SecretBinary: 'AAEC' } : { SecretString: text }
      return { ARN: arnOf(secret), Name: secret.name, VersionId: id, VersionStages: ['AWSCURRENT'], ...value }
    },
    PutSecretValue: (input) => addVersion(findLiving(input), input),
    CreateSecret(input) {
      const { Name: name, KmsKeyId: kmsKeyId } = input
      if (typeof name !== 'string' || !NAME.test(name))
        throw new AwsRefusal(
          'ValidationException',
          'Invalid name. Must be a valid name containing alphanumeric characters',
        )
      const there = kept.get(name)
      if (there?.deletedAt !== undefined) throw new AwsRefusal('InvalidRequestException', SCHEDULED)
      if (there)
        throw new AwsRefusal(
          'ResourceExistsException',
          'The operation failed because the secret already exists.',
        )
      if (kmsKeyId !== undefined && !kmsKeys.has(String(kmsKeyId)))
        throw new AwsRefusal('EncryptionFailure', "Secrets Manager can't encrypt the protected secret text.")
      const secret: Secret = {
        ...{ name, versions: [], changed: now(), deletedAt: undefined },
        kmsKeyId: kmsKeyId as string | undefined,
      }
      const answer = addVersion(secret, input)
      kept.set(name, secret)
      return answer
    },
    DeleteSecret(input) {
      const secret = find(input)
      const days = input.RecoveryWindowInDays ?? 30
      if (typeof days !== 'number' || days < 7 || days > 30)
        throw new AwsRefusal(
          'InvalidParameterException',
          'The RecoveryWindowInDays value must be between 7 and 30 days.',
        )
      if (secret.deletedAt !== undefined)
        throw new AwsRefusal('InvalidRequestException', 'The secret was already scheduled for deletion.')
      secret.deletedAt = now()
      return { ARN: arnOf(secret), Name: secret.name, DeletionDate: now() + days * 86_400 }
    },
    RestoreSecret(input) {
      const secret = find(input)
      secret.deletedAt = undefined
      return { ARN: arnOf(secret), Name: secret.name }
    },
    ListSecrets(input) {
      const filters = (input.Filters ?? []) as readonly { Key: string; Values: readonly string[] }[]
      const names = [...kept.values()].filter(
        ({ name, deletedAt }) =>
          deletedAt === undefined &&
          filters.every(
            ({ Key, Values }) => Key === 'name' && Values.some((prefix) => name.startsWith(prefix)),
          ),
      )
      const from = Number(input.NextToken ?? 0)
      const to = from + Math.min(Number(input.MaxResults ?? MOST_PER_PAGE), pageSize)
      const SecretList = names
        .slice(from, to)
        .map((secret) => ({ ARN: arnOf(secret), Name: secret.name, LastChangedDate: secret.changed }))
      return { SecretList, ...(to < names.length && { NextToken: `${to}` }) }
    },
  }

  return {
    operations,
    peek(name) {
      const found = kept.get(name)
      if (!found) return undefined
      const values = found.versions.map(({ text }) => text ?? '')
      return { kmsKeyId: found.kmsKeyId, values, isDeleted: found.deletedAt !== undefined }
    },
    putBinary(name) {
      const versions = [{ id: randomUUID(), text: undefined }]
      kept.set(name, { name, kmsKeyId: undefined, versions, changed: now(), deletedAt: undefined })
    },
  }
}

function arnOf({ name }: Secret): string {
  return `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-AbCdEf`
}
