/** What a store knows of an object without reading it. */
export interface ObjectInfo {
  /** As the store has it; a key of a listing may be one that {@link checkKey} refuses. */
  readonly key: string
  /** Bytes. */
  readonly size: number
  /** Opaque; other content has another one, the same bytes again may have the same one. */
  readonly etag: string
  /** UTC milliseconds of the store's clock, which may be wrong: for people, never for decisions. */
  readonly modifiedAt: number
  /** Whether the store itself vouches that nobody is still writing it. A folder often cannot. */
  readonly whole: boolean
}

export interface ObjectVersion extends ObjectInfo {
  /** For `get`. Opaque. */
  readonly version: string
}

export interface ObjectPage {
  readonly objects: readonly ObjectInfo[]
  /** Where the next page begins; absent on the last one. */
  readonly cursor?: string
}

export interface OpenedObject {
  readonly info: ObjectInfo
  /**
   * All `info.size` bytes of the content that `info.etag` names, once; throws PipelineFault
   * `object.unreachable` when it breaks off and `object.conflict` when the content changes underneath. Has to be
   * read or left in the middle: until then it holds a file or a connection.
   */
  readonly body: AsyncIterable<Uint8Array>
}

export interface GetObjectOptions {
  /** Refuses any other content. */
  readonly ifMatch?: string
  /** Refuses more bytes. */
  readonly maxBytes?: number
  /** In the place of the content of now, of those that `versions` lists. */
  readonly version?: string
}

/** What a write tells. */
export type WrittenObject = Pick<ObjectInfo, 'key' | 'size' | 'etag'>

/** At most one of the two. */
export interface PutObjectOptions {
  /** Writes only where there is no object. */
  readonly ifAbsent?: boolean
  /** Writes only over the content of this etag. */
  readonly ifMatch?: string
}

/**
 * Bytes under keys: a folder, S3, Azure Blob. Keys are those that `checkKey` lets pass; others are refused with
 * PipelineFault `object.key` before anything is touched. Every call may fail with `object.denied` (the store
 * refuses these credentials) or `object.unreachable` (it does not answer, or not sensibly; a write may have
 * happened nevertheless). One suite judges every implementation: `object-store.suite.ts`.
 */
export interface ObjectStore {
  /** For messages: `s3://bucket/prefix`, a folder. No secret is in it. */
  readonly name: string
  /** Some of the objects whose key begins with `prefix`. One that exists all the while is on exactly one page. */
  list(prefix: string, cursor?: string): Promise<ObjectPage>
  head(key: string): Promise<ObjectInfo | undefined>
  /** @throws PipelineFault `object.missing`, `object.too-large`, `object.conflict` when `ifMatch` does not hold */
  get(key: string, options?: GetObjectOptions): Promise<OpenedObject>
  /**
   * Writes the whole content or nothing: no reader ever sees a part.
   * @throws PipelineFault `object.conflict` when the condition does not hold, `object.too-large`, `object.store` when
   * the store is known to ignore conditions
   */
  put(key: string, bytes: Uint8Array, options?: PutObjectOptions): Promise<WrittenObject>
  /** An object that is not there is no failure. */
  delete(key: string): Promise<void>
  /** What the key holds and held, newest first, where the store keeps that; else nothing. */
  versions(key: string): Promise<readonly ObjectVersion[]>
}
