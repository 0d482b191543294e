import { PipelineFault, type PipelineFaultCode } from '../pipeline-fault.ts'
import type { ObjectStore } from './port.ts'
import { readObject } from './read-object.ts'

const MOST_TRIES = 100
const MOST_BYTES = 4_000_000

/**
 * Reads an object, lets `next` say what shall stand there instead, and writes that if nobody wrote in between;
 * else it begins anew. `next` is given undefined where there is none, answers undefined to leave it as it is, and
 * may be asked again when its own write went through but the answer was lost.
 * @throws PipelineFault `object.conflict` after a hundred tries
 */
export async function updateObject(
  store: ObjectStore,
  key: string,
  next: (bytes: Uint8Array | undefined) => Promise<Uint8Array | undefined> | Uint8Array | undefined,
): Promise<void> {
  for (let left = MOST_TRIES; ; left--) {
    const found = await unless(['object.missing'], () => readObject(store, key, { maxBytes: MOST_BYTES }))
    const bytes = await next(found?.bytes)
    if (!bytes) return
    const condition = found ? { ifMatch: found.info.etag } : { ifAbsent: true }
    if (await unless(['object.conflict'], () => store.put(key, bytes, condition))) return
    if (left === 0) throw new PipelineFault('object.conflict', `${key} is written without a pause by others`)
  }
}

/** The answer, or undefined in the place of a failure of these codes. */
export async function unless<T>(
  codes: readonly PipelineFaultCode[],
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof PipelineFault && codes.includes(error.code)) return undefined
    throw error
  }
}
