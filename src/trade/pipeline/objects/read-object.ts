import type { GetObjectOptions, ObjectInfo, ObjectStore } from './port.ts'

export interface ReadObjectOptions extends GetObjectOptions {
  readonly maxBytes: number
}

export interface ReadObject {
  readonly info: ObjectInfo
  readonly bytes: Uint8Array<ArrayBuffer>
}

/**
 * The whole content in memory.
 * @throws PipelineFault as `ObjectStore.get`
 */
export async function readObject(
  store: ObjectStore,
  key: string,
  options: ReadObjectOptions,
): Promise<ReadObject> {
  const { info, body } = await store.get(key, options)
  const bytes = new Uint8Array(info.size)
  let at = 0
  for await (const piece of body) {
    bytes.set(piece, at)
    at += piece.length
  }
  return { info, bytes }
}
