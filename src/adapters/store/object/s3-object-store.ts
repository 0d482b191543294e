import type { GetObjectCommandOutput, ListObjectVersionsCommandOutput, S3Client } from '@aws-sdk/client-s3'
import {
  checkKey,
  checkPrefix,
  missingObject,
  type ObjectInfo,
  type ObjectStore,
  type ObjectVersion,
  PipelineFault,
  type PutObjectOptions,
  RESERVED_SEGMENT,
  requireOpened,
  wholeBody,
} from '../../../trade/pipeline/index.ts'
import { bareEtag, quotedEtag } from './etag.ts'
import { remoteBody, remoteFailure } from './remote-failure.ts'

export interface S3StoreOptions {
  readonly bucket: string
  /** Before every key, without a slash at its end; empty for the whole bucket. */
  readonly prefix: string
  readonly region: string
  /** Of another server than Amazon's, which is then asked by path: `http://minio:9000`. */
  readonly endpoint?: string
  /** Without it the SDK looks where it does: variables, shared files, the role of pod or machine. */
  readonly credentials?: { readonly keyId: string; readonly secret: string }
  /** Nothing heard for so long is a failure. */
  readonly timeoutMs?: number
  readonly pageSize?: number
}

/** Objects of an S3 bucket, or of a server that speaks its protocol and keeps conditions of writes. */
export async function s3ObjectStore(options: S3StoreOptions): Promise<ObjectStore> {
  const sdk = await import('@aws-sdk/client-s3')
  const { bucket, prefix, region, endpoint, credentials, timeoutMs = 30_000, pageSize = 1000 } = options
  const client: S3Client = new sdk.S3Client({
    region,
    ...(endpoint && { endpoint, forcePathStyle: true }),
    ...(credentials && {
      credentials: { accessKeyId: credentials.keyId, secretAccessKey: credentials.secret },
    }),
    requestHandler: { connectionTimeout: 5000, socketTimeout: timeoutMs },
  })
  const base = prefix === '' ? '' : `${checkKey(prefix)}/`
  const name = `s3://${bucket}/${base}`
  let conditionsHold: Promise<void> | undefined

  return {
    name,
    async list(under, cursor) {
      checkPrefix(under)
      try {
        const { Contents, IsTruncated } = await client.send(
          new sdk.ListObjectsV2Command({
            Bucket: bucket,
            Prefix: base + under,
            MaxKeys: pageSize,
            ...(cursor !== undefined && { StartAfter: base + cursor }),
          }),
        )
        const objects = (Contents ?? []).flatMap(({ Key, Size, ETag, LastModified }) => {
          const key = Key?.slice(base.length) ?? ''
          if (key === '' || key.endsWith('/') || key.startsWith(`${RESERVED_SEGMENT}/`)) return []
          return infoOf(key, { ContentLength: Size, ETag, LastModified })
        })
        const last = Contents?.at(-1)?.Key
        return IsTruncated && last !== undefined ? { objects, cursor: last.slice(base.length) } : { objects }
      } catch (error) {
        throw remoteFailure(error, { store: name, key: '' })
      }
    },
    async head(key) {
      checkKey(key)
      try {
        return infoOf(key, await client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: base + key })))
      } catch (error) {
        const failure = remoteFailure(error, { store: name, key })
        if (failure.code === 'object.missing') return undefined
        throw failure
      }
    },
    async get(key, wanted = {}) {
      checkKey(key)
      const call = { store: name, key }
      let answer: GetObjectCommandOutput
      try {
        answer = await client.send(
          new sdk.GetObjectCommand({
            Bucket: bucket,
            Key: base + key,
            ...(wanted.version !== undefined && { VersionId: wanted.version }),
            ...(wanted.ifMatch !== undefined && { IfMatch: quotedEtag(wanted.ifMatch) }),
          }),
        )
      } catch (error) {
        throw remoteFailure(error, call)
      }
      const body = answer.Body as (AsyncIterable<Uint8Array> & { destroy(): void }) | undefined
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
    async put(key, bytes, condition = {}) {
      checkKey(key)
      if (condition.ifAbsent || condition.ifMatch !== undefined) {
        conditionsHold ??= requireConditions()
        await conditionsHold.catch((error: unknown) => {
          conditionsHold = undefined
          throw error
        })
      }
      return write(key, bytes, condition)
    },
    async delete(key) {
      checkKey(key)
      try {
        await client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: base + key }))
      } catch (error) {
        throw remoteFailure(error, { store: name, key })
      }
    },
    async versions(key) {
      checkKey(key)
      try {
        const found: ObjectVersion[] = []
        let page: ListObjectVersionsCommandOutput | undefined
        do {
          page = await client.send(
            new sdk.ListObjectVersionsCommand({
              Bucket: bucket,
              Prefix: base + key,
              ...(page && { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }),
            }),
          )
          for (const { Key, Size, ETag, LastModified, VersionId } of page.Versions ?? []) {
            if (Key !== base + key || VersionId === undefined) continue
            found.push({ ...infoOf(key, { ContentLength: Size, ETag, LastModified }), version: VersionId })
          }
        } while (page.IsTruncated)
        return found
      } catch (error) {
        if ((error as { name?: unknown }).name === 'MethodNotAllowed') return []
        throw remoteFailure(error, { store: name, key })
      }
    },
  }

  async function write(key: string, bytes: Uint8Array, { ifAbsent, ifMatch }: PutObjectOptions) {
    try {
      const { ETag } = await client.send(
        new sdk.PutObjectCommand({
          Bucket: bucket,
          Key: base + key,
          Body: bytes,
          ContentLength: bytes.length,
          ...(ifAbsent && { IfNoneMatch: '*' }),
          ...(ifMatch !== undefined && { IfMatch: quotedEtag(ifMatch) }),
        }),
      )
      return { key, size: bytes.length, etag: bareEtag(ETag) }
    } catch (error) {
      throw remoteFailure(error, { store: name, key, conditional: ifMatch !== undefined })
    }
  }

  /** A server that ignores conditions lets the second of two exclusive writes pass. */
  async function requireConditions(): Promise<void> {
    const probe = `${RESERVED_SEGMENT}/conditions`
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        await write(probe, new Uint8Array(), { ifAbsent: true })
      } catch (error) {
        if (error instanceof PipelineFault && error.code === 'object.conflict') return
        throw error
      }
    }
    throw new PipelineFault('object.store', `${name} ignores conditions of writes`, {
      hint: 'Use a server that honours If-None-Match and If-Match on PUT, as Amazon S3 and MinIO do.',
    })
  }
}

function infoOf(
  key: string,
  {
    ContentLength,
    ETag,
    LastModified,
  }: {
    readonly ContentLength?: number | undefined
    readonly ETag?: string | undefined
    readonly LastModified?: Date | undefined
  },
): ObjectInfo {
  return {
    key,
    size: ContentLength ?? 0,
    etag: bareEtag(ETag),
    modifiedAt: LastModified?.getTime() ?? 0,
    whole: true,
  }
}
