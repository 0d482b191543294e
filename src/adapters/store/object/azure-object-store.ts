import type { BlobServiceClient } from '@azure/storage-blob'
import {
  checkKey,
  checkPrefix,
  missingObject,
  type ObjectInfo,
  type ObjectStore,
  type ObjectVersion,
  RESERVED_SEGMENT,
  requireOpened,
  wholeBody,
} from '../../../trade/pipeline/index.ts'
import { bareEtag, quotedEtag } from './etag.ts'
import { remoteBody, remoteFailure } from './remote-failure.ts'

export interface AzureStoreOptions {
  readonly account: string
  readonly container: string
  /** Before every key, without a slash at its end; empty for the whole container. */
  readonly prefix: string
  /** Of another cloud than the public one, or of an emulator. */
  readonly endpoint?: string
  /** The account's key, or a shared access signature (`sv=…&sig=…`). */
  readonly secret: string
  /** A request, with its answer, takes at most so long; a try of several. */
  readonly timeoutMs?: number
  readonly pageSize?: number
}

/** Objects of a container of Azure Blob storage. */
export async function azureObjectStore(options: AzureStoreOptions): Promise<ObjectStore> {
  const sdk = await import('@azure/storage-blob')
  const { account, container, prefix, secret, timeoutMs = 30_000, pageSize = 1000 } = options
  const endpoint = options.endpoint || `https://${account}.blob.core.windows.net`
  const retryOptions = {
    maxTries: 3,
    tryTimeoutInMs: timeoutMs,
    retryDelayInMs: 200,
    maxRetryDelayInMs: 2000,
  }
  const isSignature = /(^|[?&])sig=/.test(secret)
  const service: BlobServiceClient = isSignature
    ? new sdk.BlobServiceClient(`${endpoint}?${secret.replace(/^\?/, '')}`, new sdk.AnonymousCredential(), {
        retryOptions,
      })
    : new sdk.BlobServiceClient(endpoint, new sdk.StorageSharedKeyCredential(account, secret), {
        retryOptions,
      })
  const blobs = service.getContainerClient(container)
  const base = prefix === '' ? '' : `${checkKey(prefix)}/`
  const name = `azure://${account}/${container}/${base}`
  const blobOf = (key: string) => blobs.getBlockBlobClient(base + checkKey(key))

  return {
    name,
    async list(under, cursor) {
      checkPrefix(under)
      try {
        const pages = blobs
          .listBlobsFlat({ prefix: base + under })
          .byPage({ maxPageSize: pageSize, ...(cursor !== undefined && { continuationToken: cursor }) })
        const { value: page, done } = await pages.next()
        if (done) return { objects: [] }
        const objects = page.segment.blobItems.flatMap((item) => {
          const key = item.name.slice(base.length)
          return key === '' || key.startsWith(`${RESERVED_SEGMENT}/`) ? [] : infoOf(key, item.properties)
        })
        return page.continuationToken ? { objects, cursor: page.continuationToken } : { objects }
      } catch (error) {
        throw remoteFailure(error, { store: name, key: '' })
      }
    },
    async head(key) {
      const blob = blobOf(key)
      try {
        return infoOf(key, await blob.getProperties())
      } catch (error) {
        const failure = remoteFailure(error, { store: name, key })
        if (failure.code === 'object.missing') return undefined
        throw failure
      }
    },
    async get(key, wanted = {}) {
      const blob = blobOf(key)
      const call = { store: name, key }
      const conditions = wanted.ifMatch === undefined ? {} : { ifMatch: quotedEtag(wanted.ifMatch) }
      const at = wanted.version === undefined ? blob : blob.withVersion(wanted.version)
      const answer = await at.download(0, undefined, { conditions }).catch((error: unknown) => {
        throw remoteFailure(error, call)
      })
      const body = answer.readableStreamBody as (AsyncIterable<Uint8Array> & { destroy(): void }) | undefined
      if (!body) throw missingObject(key)
      const info = infoOf(key, answer)
      try {
        requireOpened(info, wanted)
      } catch (error) {
        body.destroy()
        throw error
      }
      return { info, body: wholeBody(remoteBody(body, call), info) }
    },
    async put(key, bytes, { ifAbsent, ifMatch } = {}) {
      const blob = blobOf(key)
      const conditions = {
        ...(ifAbsent && { ifNoneMatch: '*' }),
        ...(ifMatch !== undefined && { ifMatch: quotedEtag(ifMatch) }),
      }
      try {
        const { etag } = await blob.upload(bytes, bytes.length, { conditions })
        return { key, size: bytes.length, etag: bareEtag(etag) }
      } catch (error) {
        throw remoteFailure(error, { store: name, key, conditional: ifMatch !== undefined })
      }
    },
    async delete(key) {
      const blob = blobOf(key)
      try {
        await blob.deleteIfExists()
      } catch (error) {
        throw remoteFailure(error, { store: name, key })
      }
    },
    async versions(key) {
      const prefix = base + checkKey(key)
      try {
        const found: ObjectVersion[] = []
        for await (const item of blobs.listBlobsFlat({ prefix, includeVersions: true })) {
          if (item.name !== prefix || item.versionId === undefined) continue
          found.push({ ...infoOf(key, item.properties), version: item.versionId })
        }
        // Names of versions are times, and come oldest first.
        return found.reverse()
      } catch (error) {
        throw remoteFailure(error, { store: name, key })
      }
    },
  }
}

function infoOf(
  key: string,
  {
    contentLength,
    etag,
    lastModified,
  }: {
    readonly contentLength?: number | undefined
    readonly etag?: string | undefined
    readonly lastModified?: Date | undefined
  },
): ObjectInfo {
  return {
    key,
    size: contentLength ?? 0,
    etag: bareEtag(etag),
    modifiedAt: lastModified?.getTime() ?? 0,
    whole: true,
  }
}
