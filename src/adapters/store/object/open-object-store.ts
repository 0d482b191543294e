import { fileURLToPath } from 'node:url'
import { type ObjectStore, PipelineFault } from '../../../trade/pipeline/index.ts'
import { azureObjectStore } from './azure-object-store.ts'
import { folderObjectStore } from './folder-object-store.ts'
import { s3ObjectStore } from './s3-object-store.ts'

/** Where objects lie, and who asks for them. Empty texts are not given. */
export interface ObjectStoreAddress {
  /** A folder, `file:///folder`, `s3://bucket/prefix` or `azure://account/container/prefix`. */
  readonly url: string
  /** Of another server than the cloud's own. */
  readonly endpoint: string
  /** Of S3. */
  readonly region: string
  /** Of S3: with `key` an access key; both empty leaves it to the SDK: variables, files, roles. */
  readonly keyId: string
  /** Of S3: the secret key. Of Azure: the account's key, or a shared access signature. */
  readonly key: string
}

const HINT = 'Write a folder, s3://bucket/prefix or azure://account/container/prefix.'

/** @throws PipelineFault `object.store` when the address cannot be read, and as the store does when it is opened */
export async function openObjectStore(address: ObjectStoreAddress): Promise<ObjectStore> {
  const { url, endpoint, region, keyId, key } = address
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(url)?.[1]?.toLowerCase()
  const parts = url.replace(/^[^:]*:\/\//, '').replace(/\/+$/, '')
  if (scheme && scheme !== 'file' && /[@?#]/.test(parts)) {
    throw refusal(
      'An address of objects holds no login and no query.',
      'Put them into objects.keyId and objects.key.',
    )
  }
  const [first = '', second = '', ...rest] = parts.split('/')
  switch (scheme) {
    case undefined:
      if (url === '') throw refusal('No address of objects is given.', HINT)
      return folderObjectStore(url)
    case 'file':
      return folderObjectStore(fileURLToPath(url))
    case 's3': {
      if (first === '') throw refusal(`${url} names no bucket.`, HINT)
      if ((keyId === '') !== (key === '')) {
        throw refusal(
          'Half of the access key of S3 is missing.',
          'Give objects.keyId and objects.key, or neither.',
        )
      }
      return s3ObjectStore({
        bucket: first,
        prefix: [second, ...rest].join('/'),
        region: region || 'us-east-1',
        ...(endpoint && { endpoint }),
        ...(keyId && { credentials: { keyId, secret: key } }),
      })
    }
    case 'azure':
      if (first === '' || second === '') throw refusal(`${url} names no account and container.`, HINT)
      if (key === '') throw refusal('The key of the storage account is missing.', 'Give objects.key.')
      return azureObjectStore({
        account: first,
        container: second,
        prefix: rest.join('/'),
        secret: key,
        ...(endpoint && { endpoint }),
      })
    default:
      throw refusal(`${scheme}: is no kind of object store.`, HINT)
  }
}

function refusal(message: string, hint: string): PipelineFault {
  return new PipelineFault('object.store', message, { hint })
}
