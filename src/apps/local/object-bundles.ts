import {
  type BundleHash,
  type BundleStore,
  hashOfBundle,
  missingBundle,
  requireBundle,
} from '../../control/job/index.ts'
import { type ObjectStore, PipelineFault, readObject } from '../../trade/pipeline/index.ts'

const PREFIX = 'strategies/'
const MOST_BYTES = 4 * 1024 * 1024

/** Bundled strategies as objects `strategies/HASH`, where server and workers find the same. */
export function objectBundles(objects: ObjectStore): BundleStore {
  const read = async (hash: BundleHash): Promise<string | undefined> => {
    try {
      const { bytes } = await readObject(objects, keyOf(hash), { maxBytes: MOST_BYTES })
      return new TextDecoder().decode(bytes)
    } catch (error) {
      if (error instanceof PipelineFault && error.code === 'object.missing') return undefined
      throw error
    }
  }
  return {
    async put(text) {
      const hash = hashOfBundle(text)
      // Whole or not at all, and the same by whoever: nobody can overwrite it with something else.
      if ((await read(hash)) !== text) await objects.put(keyOf(hash), new TextEncoder().encode(text))
      return hash
    },
    async get(hash) {
      const text = await read(hash)
      if (text === undefined) throw missingBundle(hash)
      return requireBundle(hash, text)
    },
  }
}

function keyOf(hash: BundleHash): string {
  return `${PREFIX}${hash.slice('sha256:'.length)}`
}
